"""What the journeys in which somebody writes a course have in common."""

from playwright.sync_api import Page


def fill_in_course(page: Page, title: str, *, text: str) -> None:
    """Fill in the form that begins a course, with `text` as its first lesson; its button is left to press."""
    page.goto("/administration/courses/by-form")
    for label, words in (
        ("Title", title),
        ("Summary", "How to put a figure into words that a busy reader believes."),
        ("Description", "A short course for people who write briefings."),
        ("After this course you can …", "say what a figure means"),
        ("Audience", "Everyone who writes briefings"),
        ("Owner", "Digital skills team"),
        ("Title of the first lesson", "One figure, one sentence"),
        ("Minutes", "6"),
        ("Text of the first lesson", text),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Topic").select_option("Data")
    page.get_by_label("Format").select_option("self-paced")
