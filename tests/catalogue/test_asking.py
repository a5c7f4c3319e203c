"""What a search asks for: words, spellings, meanings, and the Markdown that is left out of what is searched."""

from skills_centre.catalogue.rules.asking import Term, Way, plain, search_words, terms_of
from skills_centre.catalogue.rules.marking import BEGINS, ENDS, marked
from skills_centre.platform.plain_text import as_sentence, plain_text

GDPR = ("GDPR", "data protection")


def test_a_text_is_indexed_without_accents_case_and_marks() -> None:
    assert plain("The Résumé's and/or (C++) naïve—Ångström_x") == "the resume s and or c naive angstrom x"
    assert search_words("The RÉSUMÉ’s of “the” clerk & clerk") == ("resume", "clerk")


def test_a_word_is_looked_for_by_its_beginning_unless_it_is_short() -> None:
    assert terms_of(("ai", "data")) == (Term((Way(("ai",)),)), Term((Way(("data",), begins=True),)))


def test_a_word_is_found_in_its_other_spellings() -> None:
    (term,) = terms_of(("organization",))
    assert Way(("organisation",)) in term.ways
    (term,) = terms_of(("analysis",))
    assert Way(("analyse",), begins=True) in term.ways
    assert terms_of(("four",)) == (Term((Way(("four",), begins=True),)),)


def test_the_longest_term_of_a_list_is_one_thing_to_find() -> None:
    typed = Way(("data", "protection"), begins=True)
    assert terms_of(("data", "protection", "rules"), [GDPR, ("data", "facts")])[0] == Term((typed, Way(("gdpr",))))
    (term,) = terms_of(("gdpr",), [GDPR])
    assert term.ways == (Way(("gdpr",), begins=True), Way(("data", "protection"), is_phrase=True))


def test_the_words_of_markdown_are_what_is_read() -> None:
    text = (
        "## Why *it* matters\n\nRead [the guide](https://example.org/secret) and `code`.\n\n| Kind | Of |\n|---|---|\n| tea | leaf |\n\n"
        "::: exercise\nTry ![a cup](media/cup.png) this.\n:::\n\n::: local-policy tools\nSay which tools.\n:::\n"
    )
    words = "Why it matters.\nRead the guide and code.\nKind.\nOf.\nTea.\nLeaf.\nTry a cup this."
    assert plain_text(text) == words
    assert plain_text(text, policies={"tools": "Only *ours*."}) == f"{words}\nOnly ours."


def test_every_block_reads_as_a_sentence() -> None:
    text = '# Is it safe?\n\nShe asked: "Why?"\n\nHe said “yes.”\n\n1. write it down (*today*)\n2. ask\n\n```\nls -l\n```\n'
    assert plain_text(text) == ('Is it safe?\nShe asked: "Why?"\nHe said “yes.”\nWrite it down (today).\nAsk.\nls -l.')
    assert as_sentence("what may go in?") == "What may go in?"
    assert as_sentence("  ") == ""


def test_marks_are_the_only_markup() -> None:
    assert marked(f"<b> & {BEGINS}tea{ENDS}\n leaves") == "&lt;b&gt; &amp; <mark>tea</mark> leaves"
