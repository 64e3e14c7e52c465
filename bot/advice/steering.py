"""Words addressed to the bot instead of to residents.

Each pattern is one way of steering. They err on the side of flagging what speaks of an
answer, a check or an instruction in the voice of an order; talk *about* systems, rules,
approvals and bots is ordinary.
"""

from __future__ import annotations

import re

_GOOD = (
    r"(?:clear(?:ed)?|safe|fine|ok(?:ay)?|allowed|approved?|compliant|permitted|acceptable|harmless|pass(?:ed)?|"
    r"no[ _](?:concerns?|risks?|findings?|issues?|problems?)(?: (?:was |were )?found)?|nothing[ _](?:found|wrong|against it)|"
    r"low[ -]risk|cleared for publication|safe to post|risk[- ]free|green)"
)
_THIS = (
    r"(?:(?:this|the|my|that|our|following|above|below|present)(?: \w+)? (?:draft|post|message|text|wording|statement|tweet|caption|content|"
    r"submission|passage|input|paragraph|update|one)|this|it|these|everything)"
)
_DRAFT = (
    r"(?:this|the|my|our)(?: (?:above|following|attached|draft|below|present|entire|social media))? "
    r"(?:draft|post|message|text|wording|statement|tweet|content|submission|passage)(?: (?:above|below))?"
)
_OFFICE = (
    r"(?:(?:the|our|my|your|a|deputy|town|parish|council'?s?|head of|borough|county)\s)*"
    r"(?:clerk|monitoring officer|mo|legal(?: (?:team|services|department|officer))?|solicitors?|chief executive|"
    r"comm(?:s|unications) (?:team|officer|manager)|proper officer|standards (?:committee|board|officer)|lawyers?|governance(?: team| officer)?)"
)
_PASSED = (
    r"(?:(?:pre-?|already |fully |formally |previously |now |since |just |kindly )*"
    r"(?:approved|cleared|signed[ -]off(?: on)?|authorised|authorized|checked|vetted|ok'?d|okayed|reviewed|passed|sanctioned|agreed|waived|exempted|permitted))"
)
_BOT = (
    r"(?:(?:chat)?bot|ai|a\.i\.|assistant|assessor|classifier|checker|language model|model|llm|algorithm|"
    r"assessment tool|tool|screening tool|automated \w+|assessing \w+|golden rule|reviewing (?:system|model|officer)|reviewer|moderator|moderation \w+|evaluator|system|software|program)"
)
_DO = (
    r"(?:answer|repl(?:y|ies)|respond|return|say|output|print|mark|clear|treat|rate|score|pass|approve|ignore|overlook|disregard|skip|report(?:s)?|"
    r"record|consider|regard|find(?: no| nothing)|let (?:this|it)|accept|classify|label|flag|object|refuse|stop|escalate|raise|note that|confirm|not (?:\w+ )?(?:flag|object|stop|score|judge|assess|escalate))"
)
_INSTRUCTIONS = (
    r"(?:instructions?|prompts?|system (?:message|prompt)|guard ?rails?|programming|directives?|directions|commands|training)"
)
_TAIL = r"(?! (?:about|on how|on where|on what|for (?:the|your)|regarding|on (?:the|your)|left over|in (?:the|my) (?:leaflet|last|letter)|to (?:stay|evacuate|park)|from (?:the|last)) (?!assess|draft|risk|bot|review|verdict|polic))"

_WAYS = (
    # Orders to forget what it was told
    rf"\b(?:ignore|disregard|forget|override|bypass|overlook|set aside|skip|drop)(?: (?:about|all|any|every|everything|of|the|your|these|those|each|previous|prior|earlier|above|preceding|existing|former|other|original|safety|system)){{1,5}} {_INSTRUCTIONS}\b{_TAIL}",
    rf"\b(?:ignore|disregard|forget|override|bypass|suspend) (?:all |any of )?(?:your|the bot'?s|the assessor'?s) (?:\w+ )?(?:rules?|polic(?:y|ies)|guidelines|checks?|filters?|thresholds?|instructions?|training|risks?)\b",
    r"\b(?:ignore|disregard|forget|bypass|skip|waive) (?:the |all |any |every )*(?:\w+ )?(?:(?:social media )?polic(?:y|ies)|checks?|rules|clauses?|assessment|risk (?:check|assessment)|filters?|review) (?:when|while|for this|for now|on this|in this|here|please|and (?:say|mark|answer|clear|approve|let|return))",
    r"\b(?:disregard|forget|ignore) (?:everything|anything|all|what(?:ever)?) (?:that )?(?:you (?:were|have been|'ve been|know|learned|learnt)|above|before|said (?:above|before)|previously|prior|i said (?:above|before)|up to (?:here|now))\b(?! (?:about|on) (?!risk|polic))",
    rf"\b(?:new|updated?|revised|additional|changed|here are your|follow these|change (?:of|to|in)|update to) (?:your )?(?:system )?(?:instructions?|rules?|guidelines?|prompt|polic(?:y|ies))\b\W{{0,3}}[^.\n]{{0,50}}\b(?:posts?|drafts?|insults?|answer|clear|defam\w+|swear\w*|verdicts?|allowed|permitted|risks?|flag)\b",
    rf"\byour (?:new |only |main |first |next |current |real )?(?:rules?|instructions?|guidelines?|task|job|role|goal|duty|purpose|orders?) (?:is|are|has|have|was|now)\b[^.\n]{{0,40}}\b(?:approve|clear|allow|pass|answer|changed|permitted|defam\w+|say|agree|insults?|accept|posts?|drafts?|mark|verdict)\b",
    r"\byour (?:\w+ )?(?:system prompt|programming|training data|guard ?rails|classifier|content filter|safety (?:rules|filters?|checks)|hidden instructions|prompt)\b",
    r"\b(?:print|repeat|reveal|show|tell me|output|display|what (?:is|are)) (?:me )?(?:your |the )(?:full |exact |original |hidden |initial )?(?:system )?(?:prompt|instructions)\b(?! (?:from|for))",
    # Speaking as a system, or past the end of the draft
    r"(?:^|\n)[\s\[<(#*>\-=]*(?:system|assistant|developer|assessor|reviewer|bot|ai|prompt|admin(?:istrator)? (?:override|instruction|command)|root|golden rule)(?:'s)?(?: (?:notes?|messages?|prompt|override|instructions?|notice|update|command|guidance|directive|comment|alert|says?|to assessor))*\s*[\])>*]*\s*[:=\]>](?!//)",
    r"\[\s*(?:system|assistant|inst|/inst|admin|developer|override|instruction|cleared?|approved|verdict|pre-?approved)\b[^\]\n]{0,60}\]",
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|endoftext|s|instructions?|prompt|assessor|verdict|draft|clear|admin|note|comment|policy|result)\b[^>\n]{0,80}>",
    r"<!--|-->|<(?:script|style|div|span|p|meta|input|iframe|details)\b[^>\n]{0,200}>|/\*[^\n]{0,200}\*/|\{%[^\n]{0,80}%\}|\{\{[^\n]{0,80}\}\}",
    r"(?:^|\n)\s*#{1,6} ?(?:instructions?|system|assistant|response|prompt|task|verdict|output|answer)\b",
    r"```|(?:^|\n)\s*(?:---+|===+|\*\*\*+)\s*(?:begin|end|start|stop)\b",
    r"\b(?:end|start|begin(?:ning)?|stop) (?:of )?(?:the )?(?:draft|input|user (?:input|message|text)|system (?:prompt|message|override)|prompt|untrusted text|councillor'?s (?:text|draft))\b",
    r"\b(?:system|admin|administrator|policy|safety|manual|emergency|filter) override\b|(?:^|\n)\W*override\s*[:!]",
    r"[{\[(,]\s*[\"']?(?:verdict|risks?|findings?|reason|flags?|score|decision|label|clear|result|status|approved|safe)[\"']?\s*:\s*[\"'\[{\dtfn]",
    r"(?:^|[\n;,.({])\s*(?:\w+ )?(?:verdict|label|decision|classification|assessment|findings?|risk[_ ]scores?|moderation result|final answer|assistant answer|policy check|compliance check|bot|output)\s*[:=]+\s*[\"'“*]*" + _GOOD + r"\b",
    r"\b(?:verdict|classification|risk[_ ]scores?|findings?)\s*[:=]+\s*[\"'“*]*(?:clear|none|0|no\b|null|\[\]|approved|safe|ok|pass)",
    r"(?:^|[\n;,.({])\s*(?:status|result|outcome|answer|reason)\s*[:=]\s*[\"'“*]*(?:cleared?|pre-?approved|approved|no[ _](?:concerns?|risks?)|compliant|nothing_found|safe to post)\b(?! (?:as|roads?|at \w+ hall))",
    r"(?<!flood )(?<!fire )(?<!pollution )(?<!avalanche )\brisks?\s*[:=]+\s*(?:none|0\b|zero|nil|\[\s*\])",
    r"\b(?:respect|bullying|defamation|discrimination|disrepute|obscenity|confidentiality|personal_data|predetermination|misinformation|safeguarding)\s*[:=]\s*(?:0|none|false|no\b|low)",
    # Dictating the answer
    rf"(?:^|[\n.,:;!?(–—-]\s*|\b(?:and|so|then|just|please|only|now|must|should|to|can you|could you|will you|would you) )(?:answer|reply|respond|return|output|say|print|conclude|tell me)(?: (?:with|only|just|back|simply|that|this|it|is|'s|the word|as))*[: ]*[\"'“‘*]*{_GOOD}[\"'”’*]*(?=\s*(?:[.,;!?)\n]|$|and\b|to (?:this|everything|all|the)|or (?:residents|else)|for (?:this|me|it|every)|please|only))",
    r"\b(?:just|please|simply) say (?:yes|it'?s (?:ok|fine|safe)) (?:to this|and)\b|\bsay (?:yes|ok) to this\b",
    rf"\b(?:mark|label|classify|rate|score|record|treat|regard|consider|tag|categorise|report|count|judge|assess|rank|log|register) {_THIS}(?: \w+){{0,2}} (?:as )?(?:being )?(?:already |fully |entirely |completely )?(?:a )?(?:{_GOOD}|friendly banter|exempt|a quotation|satire|a test|low)\b",
    rf"\btreat(?:ed)? (?:the )?(?:text|insults?|words?|draft|following|swearing|accusations?)(?: \w+){{0,4}} as\b",
    rf"\b(?:must|should|to|can) be (?:treated|regarded|marked|classified|recorded|rated|considered|scored|labelled|passed|counted) as (?:already |fully )?(?:being )?{_GOOD}\b",
    rf"\b(?:clear|approve|pass|allow|wave through|green-?light) (?:this|my|the following)(?: \w+)? (?:draft|post|message|text|tweet|caption)\b|\b(?:clear|approve|wave) (?:my|this) (?:draft|one|message)\b",
    rf"\b(?:let|wave|put|push) (?:this|my|that|it) ?(?:one|draft|post|message|text)? through\b(?! (?:the (?:letter|door)|traffic))|\blet me post (?:this|it)\b",
    r"\b(?:so|and|please|kindly|you must|you should) (?:please )?(?:clear|approve|pass|allow) (?:it|this)\s*(?=[.,;!?\n]|$)",
    r"\b(?:do not|don'?t|never|no need to|not necessary to|without|must not|refrain from|there is no (?:need|reason) to|skip|shouldn'?t|should not|avoid)(?: (?:be|ever|you|please|for you to))* (?:flag(?:ging)?|escalat(?:e|ed|ing)|assess(?:ing)?|judg(?:e|ing)|scor(?:e|ed|ing)|refer(?:ring)?|review(?:ing)?|check(?:ing)?|stop(?:ping)?|block(?:ing)?|reject(?:ing)?|analys(?:e|ing)|moderat(?:e|ing)) "
    r"(?:(?:this|that|it|these|the following|my)(?: \w+){0,2} (?:draft|post|message|text|wording|content|passage|one)|this|it|anything here|the following(?: text| post| draft)?|to the clerk)\b(?! (?:road|bus|street|form|box))",
    r"(?:^|[.:;\n\-–—]\s*)(?:do not|don'?t|never) (?:flag|escalate|assess|moderate|mention (?:defamation|any risk|the polic\w+|risks?))\b(?! down)",
    r"\b(?:send|forward|refer|pass) this (?:one |draft |post )?(?:on )?to the clerk, (?:just|only) say\b|\b(?:don'?t|do not|no need to) (?:send|forward|refer|bother)(?: \w+){0,3} (?:to )?the clerk\b(?=[^\n]{0,30}(?:just|fine|clear|say|with (?:this|it)|draft|post)|\s*[.!]?\s*$)(?! with (?:the|parking))",
    r"\bskip (?:the |all |any |every |your )*(?:\w+ )?(?:checks?|assessment|review|moderation|analysis|polic(?:y|ies)(?: check)?)\b(?! in\b)",
    r"\bset (?:all |every |the |your |each )*(?:risk )?(?:scores?|risks?|thresholds?) (?:to|at) (?:0|zero|none|nil|low|null|one|1)\b",
    r"\b(?:return|output|give|report|record(?:ed)?|list|produce|find|show|yield|raise)(?: (?:an?|me|the|just|only))* (?:empty (?:list|set|array|result)|no (?:findings?|risks?|concerns?)|zero (?:findings?|risks?)|positive (?:result|verdict|assessment)|clean (?:result|verdict)|verdict (?:as|of))\b(?! (?:to the public|to pupils))",
    r"\brecord the verdict\b|\b(?:the|your) (?:verdict|answer|reply|response|output|decision|classification) (?:should|must|has to|needs to|will|shall|ought to) (?:be|read|say)\b",
    rf"\b(?:every|the only (?:valid|correct|right|possible|acceptable)|the correct|the right|the expected|the required|correct|expected) (?:answer|verdict|output|classification|response) is (?:therefore )?[\"'“]?{_GOOD}\b(?!:)",
    rf"\bwould (?:you|the \w+) (?:please |kindly )?{_DO} (?:clear|this|it as)\b",
    r"\bif you (?:don'?t|do not|refuse to|won'?t) (?:clear|approve|pass|allow) (?:this|it)\b|\byou (?:have to|must|will|should|can|are to) (?:answer clear|clear (?:this|it|my)|let me post|approve (?:this|it|my)|find nothing|always (?:answer|agree|clear)|never (?:refuse|object|say stop))",
    r"\byou (?:are|'re) (?:not |never |no longer )?(?:allowed|permitted|able|supposed|required) to (?:say stop|object|refuse|flag|escalate|judge|say no|mention (?:a|any) (?:risk|clause)|clear)\b",
    r"\b(?:never|don'?t) (?:mention|use the word|say|cite|quote)\b[^.\n]{0,30}\b(?:in your (?:reply|answer|response|verdict|output)|as (?:a|your) (?:verdict|finding))\b",
    r"\byou (?:said|told me|already|previously|have already|just) (?:earlier |already |yesterday |previously |before )*(?:that )?(?:this|the|my|cleared|approved|checked|passed|ruled)(?: (?:this|the|my|draft|post|it|was|is|were|already|message)){1,4}(?=[^.\n]{0,40}\b(?:fine|ok|clear|cleared|yesterday|again|before|approved|earlier|safe)\b)",
    # A part to play, a mode, a rank
    r"\bas an (?:ai|a\.i\.)(?: (?:language )?(?:model|assistant|system|checker|assessor|bot|tool|reviewer))?,? (?:you|i(?:'m| am| cannot| can't| must)|it is your|your)\b|\bas a (?:large )?language model\b",
    r"\byou are (?:now |no longer |really |actually |just |only |not )*(?:an? )?(?:\w+ ){0,2}(?:bot|chatbot|ai|language model|assistant|assessor|classifier|dan|jailbroken|unfiltered|unrestricted|reviewer|moderator|compliance (?:officer|system)|checker|free (?:from|of) (?:all |any )?(?:rules|polic\w+|restrictions))\b(?! (?:coach|referee|clerk|manager|head|ref|director))",
    r"(?:^|[.!?:;,\n]\s*|\b(?:please|now|and|so|can you|could you|must|to|let'?s) )(?:pretend|role-?play|imagine|suppose|simulate|make believe|assume)(?: that)?(?: to be| you(?:'re| are| were)| being| as)(?: \w+){0,6} (?:bot|ai|clerk|monitoring officer|assistant|model|reviewer|assessor|no (?:rules|polic\w+)|lawyer|human|councillor|friend|moderator|without)\b(?<!listening)",
    r"(?:^|[.!?:;\n]\s*|\bplease )act (?:as|like)(?: (?:a|an|the|if you (?:are|were|had)))? (?:\w+ )?(?:reviewer|assessor|bot|ai|clerk|monitoring officer|assistant|model|moderator|editor|no (?:polic\w+|rules))\b",
    r"\brole-?play(?:ing)?\b[^.\n]{0,40}\b(?:you|bot|ai|clerk|officer)\b",
    r"\bfrom (?:now on|this point(?: on)?|here on),? (?:you|your|answer|reply|respond|every|all|treat|only (?:answer|reply))\b(?! (?:will need|need|can (?:pay|book|park|use|report)|must (?:pay|book|have|park)|may|should (?:pay|book|park)|(?:\w+ )?(?:permits?|bins?|meetings?|bookings?)))",
    r"\b(?:developer|debug|god|dan|admin|test|maintenance|unrestricted|jailbreak|sudo|root|training|demo) mode\b|\bjailbreak\b|\bsudo \w",
    r"\b(?:hypothetical|fictional|test|training|sample|dummy|example) (?:post|draft|message|text|input|scenario)\b[^.\n]{0,40}(?:\b(?:so|therefore|thus)\b|\b(?:no rules|do not|need not|not (?:be )?(?:assess|judg|check|score))\b|, (?:answer|reply|clear))",
    r"\b(?:fiction|satire|a joke|hypothetical|a test|a quotation|an example)\b[^.\n]{0,40}\b(?:so|therefore|thus|hence|and) (?:please )?(?:do not|don'?t|need not|no rules|must not|should not|it (?:does not|doesn'?t|cannot|can'?t) (?:count|breach|be)|answer|reply|clear|mark|is exempt|exempt|the (?:rules|policy) (?:do|does) not)",
    rf"\bi(?:'m| am) (?:the|your|a|an) (?:\w+ )?(?:developer|administrator|admin|clerk|monitoring officer|owner|creator|programmer|engineer|operator|supervisor|tester)\b[^.\n]{{0,50}}\b(?:i (?:permit|authori[sz]e|allow|approve|order|instruct|command|clear)|you (?:must|may|can|should|will)|bot|filter|this (?:post|draft)|so (?:clear|please|answer|let|approve))\b",
    r"\bas your (?:administrator|developer|admin|creator|owner|operator|supervisor|clerk|maker|engineer)\b(?! of the)|\b(?:switch(?:ing)?|turn(?:ing)?) (?:off |the )(?:the |your )?(?:filters?|checks|polic\w+|safety|safeguards?)\b",
    # Spoken to a bot or a reader of drafts
    rf"\b(?:the|this|any|all|every|our|whichever|each) {_BOT}(?:s)?(?: (?:reading|reviewing|checking|assessing|that reads|judging|evaluating)(?: \w+){{1,3}})? (?:must|should|shall|is to|are to|is asked to|is requested to|is instructed to|is required to|needs to|has to|ought to|is kindly \w+ to|could|will|can|may|please) (?:now |always |please |therefore |kindly |simply |safely |not |also |only )*{_DO}\b(?! (?:your call|calls|the phone|the door|to (?:emails|residents|calls|the clerk)|on \w+day|emails|phones|you on))",
    rf"\b(?:the|this|any) {_BOT} is (?:asked|requested|instructed|kindly asked|kindly requested|reminded|told|advised|directed|invited) (?:to|that)\b(?=[^.\n]{{0,60}}\b(?:this|draft|post|verdict|clear|risk|low|finding|result|compliant|message|text|pass|approve)\b)(?! move)",
    r"\bai reviewers?\b|\bautomated (?:system|reader|reviewer|checker|moderator|assessor|reviewing|moderation)s?\b(?=[^.\n]{0,60}\b(?:reading|return|treat|must|should|asked|this|skip|ignore|note|please|clear)\b)",
    r"\b(?:notes?|message|memo|instructions?|attention|information|guidance|reminder|advice|hint|word|aside|comment|request) (?:to|for) (?:the |any |all |our |whoever |this |anyone )*(?:ai|bot|assistant|moderators?|reviewer|assessor|classifier|checker|language model|model|system|developers?|evaluator|algorithm|golden rule|llm|automated|software|reader of this draft|person checking)\b(?! railway| of the group)",
    r"(?:^|[.\n]\s*)(?:for|to|attention|fao|re|dear|attn)[:,]? (?:the )?(?:attention of (?:the )?)?(?:ai|bot|assistant|reviewer|assessor|classifier|automated \w+|checker|language model|golden rule|assessment \w+|model|evaluator|moderation \w+|moderator|reviewing \w+|advice bot|policy bot|system)\s*[:,;\-–—]",
    r"(?:^|[.!?\n]\s*)(?:dear|hey|hi|hello|ok|okay|listen,?|attention|trust me,?|come on,?|please,?|oi|thanks,?)[, ]+(?:golden rule|(?:chat)?bot|ai|assistant|assessor|checker|automated \w+|mr bot|computer|algorithm)\b(?! (?:manager|clerk|scouts?|referee|training|workshop))",
    r"(?:^|[.!?\n]\s*)(?:bot|golden rule|assistant|ai|assessor|reviewer),\s",
    r"\b(?:to )?who(?:m)?ever (?:checks|reads|reviews|assesses|moderates|is (?:checking|reviewing|assessing)) (?:this|these|the draft|my draft|my posts?)\b(?! on the bus)(?=[^\n]{0,80}\b(?:no action|clear|compliant|fine|approve|pass|agreed|flag|needed|required|please)\b)",
    r"\bif you(?:'re| are) (?:an? )?(?:\w+ )?(?:ai|language model|bot|llm|algorithm|classifier|automated \w+|machine)\b",
    r"\bfor (?:internal|automated|machine) (?:processing|use|moderation|review)\b|\breviewer guidance\b|\bassessor'?s? (?:note|guidance|comment)",
    r"\b(?:the )?(?:assessor|classifier|assessment tool|language model|screening tool)\b(?=[^.\n]{0,60}\b(?:verdict|clear|pass|findings?|record\w*|compliant|approve|risk)\b)",
    r"\b(?:grateful|appreciated|helpful|obliged|kind) if (?:the |this |you )(?:\w+ )?(?:bot|system|assistant|tool|assessor|checker|model|assessment tool)?\s?(?:could|would|recorded|passed|returned|might|cleared|can|confirmed)(?: \w+){0,2} (?:pass|clear|no findings|approve|recorded no|return|confirm|record|no risks|let)\b(?=[^.\n]{0,40}\b(?:this|it|comment|verdict|risks?|findings?|draft)\b)|recorded no findings",
    # Approval claimed for the words themselves
    rf"\b(?:{_DRAFT}|this|the (?:above|below|following)|wording|these words|it) (?:has|have|was|were|is|are|had)?(?: \w+ly)?(?: already| now| since)?(?: been)? ?{_PASSED}(?: \w+)? by {_OFFICE}\b(?!'s deputy)",
    rf"\b{_OFFICE} (?:has |have |had )?(?:already |fully |kindly |now |personally |formally )*{_PASSED} (?:off )?(?:on )?(?:{_DRAFT}|this wording|these words|what i wrote|the wording|every word|this already)\b",
    rf"\b{_OFFICE} (?:has |have )?(?:already |personally )*(?:said|confirmed|agreed|told me|assured me|ruled|advised)(?: (?:that|me|us))* (?:{_DRAFT}|this|i (?:can|may) post|it) ?(?:is|was|can|may|this|are)? ?(?:fine|ok|okay|safe|clear|allowed|be posted|go out|lawful|compliant|acceptable|permitted|exempt|this)\b",
    rf"\b{_PASSED} by {_OFFICE}\b[^.\n]{{0,40}}(?:[,;:.\-–—]|\band\b|\bso\b) ?(?:so |please |and |therefore |there is |there'?s )*(?:mark|clear|no (?:need|further|check)|do not|don'?t|just|nothing|treat|skip|you (?:can|must|should)|approve|confirm|answer|let)",
    rf"(?:^|\n)[\s\[(*#\"'✅✔]*(?:pre-?)?(?:approved|cleared|authori[sz]ed|vetted|signed off|passed|reviewed)(?: for (?:publication|posting|release))? by {_OFFICE}\b(?! (?:on|at|under|in) )",
    r"\bpre-?(?:approved|cleared|vetted|authori[sz]ed|checked) (?:content|draft|post|text|wording|message|statement|copy|by)\b|\b(?:content|draft|post|text|message) is pre-?(?:approved|cleared|vetted)\b|\balready (?:approved|cleared) (?:content|text|draft|wording)\b",
    r"\b(?:the )?(?:social media |council'?s )*(?:polic(?:y|ies)|rules?|code(?: of conduct)?|clauses?|guidelines?|checks)(?: (?:does|do|did))? (?:not|n'?t|never|no longer)?(?:doesn'?t|don'?t)? ?apply to (?:this|my|the following|the above) ?(?:post|draft|message|text|account|paragraph|case|one)?\s*(?=[.,;!\n]|$|because|as\b)|\bnone of (?:your|the|these) (?:rules|clauses|polic\w+|checks) appl(?:y|ies)\b|\bno (?:rules|risks?|polic\w+|clauses?) appl(?:y|ies) to (?:this|it|me|my)\b",
    rf"\b(?:{_DRAFT}) (?:fully |already |therefore |entirely |completely |also |clearly )*(?:compl(?:y|ies)|is (?:\w+ly )?(?:compliant|exempt|lawful and|in line with|within|safe|fine|clear|harmless|consistent with|low risk|risk[- ]free)|meets|satisf(?:y|ies)|adheres|conforms|(?:contains?|raises?|carries|breaks|breach(?:es)?|poses|has|presents|engages|violates) (?:no|none|nothing|zero)\b(?! (?:pictures?|photos?|spoilers?|links?))|(?:does|do) not (?:breach|break|contravene|contain|violate|raise|engage)|needs? no|requires? no|should (?:not )?be (?:passed|flagged|cleared|approved|treated|escalated)|must (?:not )?be (?:passed|flagged|cleared|approved|treated|escalated)|is hereby|is agreed)\b",
    r"\b(?:nothing|no(?: further)? (?:action|checks?|review|assessment)(?: is| are)?) (?:for you )?(?:(?:to assess|to judge|to flag)\b|(?:is |are )?(?:required|needed|necessary)\b(?=[^.\n]{0,40}\b(?:compliant|this (?:draft|post|text)|approved|cleared|it (?:is|has)|further|draft)\b|\s*[.!]?\s*$)(?<!action required))(?! from residents)",
    r"\bno need to (?:look|check|assess|read|review|judge|score|analyse) (?:again|this|it|further|the following|any (?:of this|further)|my (?:draft|post))\b(?! (?:tide|form|bill|box|road))",
    r"\bneed(?:s)? (?:not|no) (?:to )?(?:be )?(?:assess\w*|judg\w+|review\w*|moderat\w+|check(?:ed|ing) (?:against|by the bot))\b",
    r"\b(?:only|just) (?:assess|judge|score|evaluate|check) (?:the )?(?:first|last|next|opening|final|second)\b(?! (?:aid|bus|train|order))",
    r"\b(?:everything|anything|all(?: text)?|the text|the rest|what(?:ever)? (?:comes|follows)) (?:above|below|before|after|following|that follows|from here)(?: (?:this|here|the|line|point|is|was|text|sentence)){0,4}\b(?=[^.\n]{0,50}\b(?:reviewed|safe|approved|cleared|comment|example|not (?:part|be|count)|ignore|scored|quotation|harmless|vetted|exempt|assess|judge)\b)",
    r"\b(?:the )?(?:text|draft|paragraph|message|section|sentence|line)s? (?:above|below|that follows)(?: \w+){0,2} (?:is|are|was) (?:an? )?(?:example|quotation|exempt|already|not part|comment|for (?:context|testing))\b",
    r"(?:^|[.!\n]\s*)stop (?:reading|assessing|checking|scoring|judging|processing) (?:here|now|at this point|this (?:draft|text|post))\b",
    r"\b(?:the )?next (?:paragraph|sentence|line|part|section) (?:is|does not|doesn'?t|should|must)(?: \w+){0,5} (?:count|quotation|assess|judge|ignored?|exempt|score)",
    r"\bskip checks\b|\bfilters? off\b|\bconfidence\s*[:=]\s*\d",
    r"\bexempt from (?:review|assessment|checking|moderation|the (?:social media )?policy|your (?:rules|policy))\b",
    # The same in other languages
    r"\b(?:ignore[zr]?|oublie[zr]?|ne tene?z pas compte d\w*) (?:toutes? |tous )?(?:les? |vos |tes |des |ces )?(?:instructions|consignes|r[èe]gles|directives)\b",
    r"\b(?:ignorier\w*|vergiss|vergessen|missachte\w*)(?: sie)?(?: bitte)? (?:alle |die |deine |ihre |s[äa]mtliche )*(?:vorherigen |bisherigen |vorigen |obigen |fr[üu]heren |vorangegangenen )?(?:anweisungen|regeln|instruktionen|vorgaben|befehle)\b",
    r"\b(?:ignor[ae]n?|olvid[ae]n?|dimentica|esquec?a|desconsidere?|omite|ignorate|dimenticate)(?: (?:todas?|tutte|todos|as|las|los|le|os|tus|sus|suas|tue|gli|il|el|lo|tutto))* (?:instrucciones|istruzioni|instru[çc][õo]es|reglas|regole|regras|[óo]rdenes|ordens|directrices|direttive)\b",
    r"\b(?:zignoruj|ignoruj|pomi[ńn]|zapomnij o)(?:cie)? (?:wszystk\w+ |poprzedni\w+ |wcze[śs]niejsz\w+ )*(?:polece\w+|instrukcj\w+|zasad\w*)",
    r"\b(?:negeer|vergeet) (?:alle |de |je |uw )*(?:vorige |eerdere |voorgaande |bovenstaande )?(?:instructies|opdrachten|regels)\b",
    r"\bignor[aăe]\w* (?:toate )?(?:instruc[țt]iunile|regulile|comenzile)\b|\bignorera (?:alla )?(?:tidigare )?instruktioner\b|\bignorer (?:alle )?(?:tidligere )?(?:instruk\w+)",
    r"\banwybydd(?:wch|a|u)?\b[^.\n]{0,25}\b(?:g?c?yfarwyddiadau|rheolau|pholisi|polisi)\b|\bd[ée]an neamhaird\b|\bleig seachad\b[^.\n]{0,20}\bst[iì]ùiridhean\b",
    r"\b(?:r[ée]pond(?:s|ez)|antwort(?:e|en sie)|respond[ae]n?|responda|rispondi|rispondete|odpowiedz|antwoord|r[ăa]spunde(?:[țt]i)?|atebwch|ateb|freagair|svara|svar)(?: (?:mit|con|com|avec|met|cu|seulement|nur|solo|s[óo]|tylko|gyda|med|que|dass|par|[àa]))*[: ]+[\"'«„“]?(?:clear|clair|klar|claro|chiaro|jasne|ok|safe|nichts|rien|nada)\b",
    r"игнорируй\w*|проигнорируй\w*|忽略(?:之前|以上|所有)|无视(?:之前|以上|所有)|تجاهل (?:جميع |كل )?التعليمات|پچھلی ہدایات",
)  # fmt: skip

_ANY = re.compile("|".join(f"(?:{way})" for way in _WAYS), re.IGNORECASE)


def steers(text: str) -> bool:
    """Whether a text gives orders, or a ready answer, to whoever judges it."""
    return bool(_ANY.search(text.replace("’", "'")))
