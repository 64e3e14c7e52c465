"""Words of a person in crisis, or of a threat to somebody. Figures of speech are neither."""

from __future__ import annotations

import re

_WHO = (
    r"(?:him|her|them|you|u|ya|(?:his|your|her|their|that|this|the) (?:\w+ )?"
    r"(?:family|wife|husband|kids|children|son|daughter|man|woman|bastard|idiot|liar|clerk|leader"
    r"|mayor|officer|councillor|bloke|lot|mp|b\w+d)|cllrs? \w+|councillors? \w+"
    r"|the (?:lot|rest) of (?:them|you)|(?:every )?one of (?:them|you)|(?:mr|mrs|ms|miss) \w+)"
)
_WILL = (
    r"(?:i'?ll|i will|i'?m (?:going to|gonna|gunna|coming to)|i am (?:going to|coming to)"
    r"|i swear(?: \w+){0,3}|ima|imma|gonna|we'?ll|we will|we'?re (?:going to|gonna)"
    r"|we are going to|i(?:'?d| would) (?:love|like|happily|gladly)(?: to)?|i want to|going to"
    r"|some(?:one|body) (?:should|will|ought to|needs to|has to|must|please|is going to)"
    r"|let'?s|time to|let me)"
)
_NOTHING = r"(?: \w+){0,2}"

_CRISIS = (
    r"\bi (?:just |really |honestly |simply )*(?:can'?t|cannot|can not) (?:go on|carry on|keep going)"
    r"(?: (?:any ?more|any longer|like this|living|with (?:my )?life))?\s*(?=[.!?,;]|$)",
    r"\bi (?:just )?(?:can'?t|cannot) (?:go on|carry on) (?:any ?more|any longer|like this|living)\b",
    r"\bi(?:'?ll| will|'?m going to|'?m gonna| want to| might(?: as well)?| could| should| feel like"
    r"| am going to|'?ve decided to)(?: just)? end(?:ing)? it(?: all)?\b(?! with a\b)",
    r"\b(?:end(?:ing)?|tak(?:e|ing)) my (?:own )?life\b",
    r"\b(?:kill(?:ing)?|hang(?:ing)?|hurt(?:ing)?|harm(?:ing)?|shoot(?:ing)?|drown(?:ing)?|starv(?:e|ing)) myself"
    r"\b(?! laughing)",
    r"\b(?:started|started?ing|been|stop|keep|again|want to|going to) (?:cutt?(?:ing)?|harming|hurting|burning) myself\b",
    r"\bi(?:'?m|'?ve| am| feel| felt| have| keep)\b[^.!?\n]{0,40}\bsuicid(?:al|e)\b(?! prevention)",
    r"\b(?:my|having) (?:own )?suicid(?:al thoughts|e)\b|\bcommit(?:ting)? suicide\b",
    r"\bi(?:'?ve| have| keep|'?m| am)\b[^.!?\n]{0,30}\bself[- ]harm(?:ing|ed)?\b",
    r"\bi (?:just |really |only )*(?:want|wanna|wish|long|need) to (?:die|be dead|disappear for ever|not exist)\b",
    r"\bi(?:'?d| would) rather (?:die|be dead)\b|\bi wish i (?:was|were) (?:dead|never born)\b",
    r"\bi wish i(?:'?d| had) never been born\b|\bi hope i don'?t wake up\b",
    r"\bi (?:just |really )*(?:don'?t|do not|dont) (?:want to|wanna|wish to) (?:be here(?: any ?more| any longer)?"
    r"|live|be alive|exist|wake up|go on living|carry on living)\b(?! (?:in|on|near|next|at|when|until|for|all|late))",
    r"\b(?:better off|happier|easier)(?: if i (?:was|were)(?: dead| gone|n'?t (?:here|around))"
    r"| without me(?! (?:as|on|in|at|chairing)\b))",
    r"\b(?:no|any|what'?s the) (?:point|reason) (?:in |to |of )?(?:living|being alive|live|my life|staying alive)\b",
    r"\b(?:nothing|no reason) (?:left )?to live for\b|\b(?:tired|sick) of (?:living|being alive|life)\b",
    r"\b(?:don'?t|not) want to wake up\b|\bsleep and (?:never|not) wake up\b",
    r"\b(?:taken|swallowed|took|take|swallow|taking) (?:all (?:of )?(?:my|the|these)|a (?:whole )?(?:box|bottle|packet|load|handful) of"
    r"|an overdose of) ?(?:my )?(?:tablets|pills|paracetamol|medication|painkillers|meds)\b",
    r"\bi(?:'?ve| have)? (?:taken|took) an overdose\b",
    r"\b(?:jump(?:ing)?|throw(?:ing)? myself) (?:off|from|under|in front of) (?:the|a|this) "
    r"(?:multi|bridge|roof|train|car park|viaduct|cliff|building|lorry|balcony)",
    r"\bi won'?t be (?:a burden|around (?:much longer|any ?more))",
    r"\bi'?(?:ll| will) be (?:gone|dead)\s*(?=[.!?]|$)|\b(?:if|when|once|after) i(?:'?m| am) (?:dead|gone)\b(?! to| from| on)",
    r"\b(?:tell|say to) (?:my )?(?:kids|children|wife|husband|family|mum|mam|dad|son|daughter|girls|boys) (?:that )?i (?:\w+ )?love(?:d)? (?:them|her|him)"
    r"\s*(?=[.!]|$)",
    r"\b(?:nobody|no ?one|would anyone|anyone)\b[^.!?\n]{0,25}\b(?:notice|care|miss me|cry)\b[^.!?\n]{0,12}"
    r"(?:if i (?:was |were )?(?:died|dead|gone|disappeared|vanished|wasn'?t here)|when i'?m gone)",
    r"\bsee no (?:way out|future for me|reason to carry on)\b",
    r"\bi(?:'?m| am) (?:a danger to myself|not safe on my own|going to do something stupid to myself)\b",
)  # fmt: skip

_THREAT = (
    rf"\b(?<!nearly )(?<!almost )(?<!could )(?<!could've ){_WILL}{_NOTHING} (?:kill|murder|stab|shoot|lynch|behead|strangle"
    rf"|throttle|batter|gut|poison|rape|petrol bomb|execute|knife|hang|drown|slaughter|hurt|maim|do in"
    rf"|run over|kneecap|bury) {_WHO}(?! (?:an?|some|the|up|out|over|off|with|on|your|my|from|at|for) ?(?:e?-?mails?|messages?"
    rf"|line|text|photo|note|kindness|hall|wall|tonight at|lamp)?\b(?<!tonight))",
    r"\b(?:kill|hang|top|shoot|stab|drown) (?:yourself|urself|yourselves)\b",
    r"\bgo and (?:die|top yourself|drop dead|hang)\b|\bdrop dead\b|\bkys\b",
    rf"\b{_WILL}{_NOTHING} (?:smash|cave|kick|punch|beat|bash|break|slit|cut|slash|rip|blow|stamp on|snap|put|knock)"
    r" (?:in )?(?:his|her|your|their|ur|cllr \w+'s|councillor \w+'s) (?:\w+ )?(?:face|head|skull|teeth|legs?|neck|jaw|throat"
    r"|kneecaps?|knees|arms|nose|brains|windpipe|bones|fingers|lights)\b",
    rf"\b{_WILL}{_NOTHING} (?:burn|torch|petrol bomb|firebomb|blow up|smash up|set fire to|bomb|torch) "
    r"(?:down )?(?:your|his|her|their|the (?:town|council|civic)|cllr \w+'s|councillor \w+'s) ?(?:house|home|car|place|hall|offices?|van|shop|business)?",
    r"\bburns? (?:your|his|her|their) (?:house|home|place) down\b",
    r"\b(?:put|want|see) (?:him|her|you|them|that \w+) (?:in (?:hospital|a (?:box|coffin|grave|wheelchair|body bag))|six feet under|dead|swing)\b",
    r"\b(?:i|we) know where (?:you|he|she|they|u)(?: all)? lives?\b(?! is\b| on the estate)",
    r"\b(?:i|we) know (?:where|which school|what time) (?:your|his|her|their) (?:kids?|children|family|wife|husband|mum|son|daughter|car|house)",
    r"\b(?:i|we)(?:'?m|'?re| am| are)? (?:coming|going) (?:round )?to (?:your|his|her|their) (?:house|home|door|place)\b"
    r"(?! with (?:a )?leaflets?)(?=[^.!?\n]{0,40}\b(?:bat|knife|hammer|gun|petrol|axe|mates|boys|lads|sorry|regret|see what)\b)",
    r"\bwe'?re coming for (?:you|him|her|them)\b(?!,? (?:potholes?|litter|weeds|league|cup|trophy))",
    r"\bi'?m coming for (?:you|him|her|them)\b(?!,? (?:potholes?|litter|weeds|league|cup|trophy))",
    r"\b(?:you(?:'?re| are)|he(?:'?s| is)|she(?:'?s| is)) (?:a )?dead(?: man| woman| meat)\b",
    r"\bdead (?:man|woman) walking\b|\byou(?:'?re| are|r) dead\s*(?=[.!]|$)",
    r"\bwatch your back(?:s)?\b(?! (?:when|while|if|lifting|with the|on the|gardening))",
    r"\bsleep with (?:one|1) eye open\b|\byour days are numbered\b|\b(?:count|say) your (?:last )?(?:days|prayers)\b",
    r"\b(?:deserves?|needs?|wants?|ought|should|must|has|have|fit)(?: to)?(?: all| both| just)? (?:be )?(?:taken out and )?(?:die\b|to die\b|shot\b|shooting\b|hanged\b"
    r"|hung from|hanging from|hanging\s*(?=[.!]|$)|lynched|lynching|strung up|stringing up|beheaded|stabbed|stabbing|killed\b|executed|a bullet\b|raped|burn(?:ed|t) alive|put down like"
    r"|put against (?:a|the) wall|a (?:good )?(?:hiding|kicking|beating|battering)|castrated)",
    r"\b(?:hope|wish|pray|want)(?:ing)? (?:that )?(?:you|he|she|they|his|her|your|their|some\w+|cllr \w+|councillor \w+)(?: \w+){0,3} (?:dies?|dead|cancer"
    r"|gets? (?:run over|hit by|stabbed|raped|shot|killed|cancer|beaten|jumped|knifed)|burns? (?:in|to|alive|down|your|his|her)|rots? in|suffers?|hang)\b",
    r"\b(?:bullet|noose|rope|knife|bomb|petrol bomb)(?: \w+){0,3} (?:is what|with (?:your|his|her|their) name|for (?:him|her|them|that|the (?:clerk|leader)))",
    r"\b(?:put|plant|throw|set off|leave|letting off) a (?:petrol )?bomb\b",
    r"\b(?:got|have|bring(?:ing)?|fetch(?:ing)?|getting|carry(?:ing)?) (?:a |my |the )?(?:big )?(?:knife|gun|shotgun|machete|hammer|axe|rifle|crossbow)\b"
    r"(?=[^.!?\n]{0,60}\b(?:meeting|town hall|council|surgery|chamber|see (?:him|her|you|them)|for (?:him|her|you|them)|coming)\b)(?![^.!?\n]{0,40}amnesty)",
    r"\bpay (?:for (?:this|that|it) )?with (?:your|his|her|their) (?:life|lives|blood)\b",
    r"\bblood (?:will be|is going to be) (?:spilt|spilled|shed|on the (?:streets|floor))\b|\bheads on (?:spikes|pikes)\b",
    r"\b(?:you|he|she|they)(?:'?ll| will) (?:regret|be sorry|wish you)[^.!?\n]{0,30}\bwhen (?:i|we) (?:get|find|catch|see|come)\b",
    r"\bknow where (?:you|he|she) (?:live|work|park)s?\b[^.!?\n]{0,20}\b(?:regret|sorry|careful|visit)\b",
    r"\bhang(?:ed|ing)?(?: \w+){0,3} from (?:the|a|every|that) (?:nearest )?(?:lamp ?-?posts?|tree|rafters)",
    r"\bneed(?:s)? (?:their|his|her|your) (?:legs|neck|arms|fingers|kneecaps) (?:broken|breaking|snapped)\b",
)  # fmt: skip

_ANY = re.compile("|".join(_CRISIS + _THREAT), re.IGNORECASE)


def distressed(text: str) -> bool:
    """Whether the writer is in crisis, or the text threatens somebody with harm.

    ``text`` is normalised: a draft or a question.
    """
    return bool(_ANY.search(text.replace("’", "'")))
