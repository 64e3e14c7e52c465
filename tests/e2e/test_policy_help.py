from bot.sandbox import Phone
from tests.e2e.town import Town, labels, soon, told


def test_sections_lead_to_paragraphs_and_back(town: Town) -> None:
    """A section lists its paragraphs a page at a time; a paragraph leads back to its page."""
    councillor = town.councillor("wyre")
    councillor.send("/policy")
    sections = told(councillor, "Its sections")
    section = next(text for text in labels(sections) if text.startswith("6. Staying"))
    councillor.press(section, sections.id)
    first = told(councillor, "6. Staying Out of Trouble")
    assert first.id == sections.id
    assert len([text for text in labels(first) if text.startswith("6 ")]) == 8
    councillor.press("▶", sections.id)
    soon(lambda: "6 Don'ts 1 · Post in haste" in _buttons(councillor, sections.id))
    button = next(
        text for text in _buttons(councillor, sections.id).split("|") if "Post in haste" in text
    )
    councillor.press(button, sections.id)
    told(councillor, "6 Don'ts 1", "if you have consumed alcohol")
    councillor.press("This section", sections.id)
    soon(lambda: "6 Don'ts 1 · Post in haste" in _buttons(councillor, sections.id))
    councillor.press("Sections", sections.id)
    told(councillor, "Its sections")


def test_a_section_of_one_paragraph_is_shown_at_once(town: Town) -> None:
    """No list of one."""
    councillor = town.councillor("rushcliffe")
    councillor.send("/policy")
    told(councillor, "Its sections")
    councillor.press("And above all...")
    told(councillor, "Above all", "read out in open court")


def test_the_policy_can_be_searched_by_command_and_by_button(town: Town) -> None:
    """The paragraphs found are buttons that open the whole clause in its place."""
    councillor = town.councillor("rushcliffe")
    councillor.send("/policy open court")
    results = told(councillor, "“open court” in Rushcliffe")
    councillor.press(labels(results)[0], results.id)
    told(councillor, "Rushcliffe Borough Council Social Media Guidance", "read out in open court")
    councillor.press("🔎 Search", results.id)
    told(councillor, "What shall I look for?")
    councillor.send("casework")
    told(councillor, "“casework” in Rushcliffe: 1 paragraph")
    councillor.send("/policy zyxwv")
    told(councillor, "found nothing about “zyxwv”")
    assert not town.bot.assessor.seen


def test_the_whole_policy_comes_as_a_document(town: Town) -> None:
    """With the council's name and the date of adoption in it, and every clause to the letter."""
    councillor = town.councillor("wyre")
    councillor.send("/policy")
    told(councillor, "Its sections")
    councillor.press("📄 The whole text")
    sent = next(m for m in councillor.wait(lambda seen: any(m.file for m in seen)) if m.file)
    assert sent.file
    assert sent.file.name == "wyre-social-media-policy.txt"
    text = councillor.download(sent).decode("utf-8-sig")
    policy = town.corpus.policy("wyre")
    assert "Council: Wyre Council\nAdopted: November 2017" in text
    at = 0
    for clause in policy.clauses:
        at = text.index(clause.text, at)


def test_a_quoted_clause_opens_in_its_place(town: Town) -> None:
    """The button under advice opens the same page that the sections lead to."""
    councillor = town.councillor("rushcliffe")
    councillor.send("A thing written tonight in a rage.")
    card = told(councillor, "tonight in a rage", "Rushcliffe Borough Council")
    button = next(text for text in labels(card) if text.startswith("📖"))
    councillor.press(button, card.id)
    page = told(councillor, "Rushcliffe Borough Council Social Media Guidance")
    assert {"◀", "Sections", "Close"} <= set(labels(page))


def _buttons(phone: Phone, id: int) -> str:
    (message,) = (m for m in phone.messages() if m.id == id)
    return "|".join(labels(message))
