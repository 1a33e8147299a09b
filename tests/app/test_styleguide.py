"""The style guide: every part on one page where the demo runs, nowhere else."""


def test_all_parts_stand_on_one_page_in_demo_mode(app, visit, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    page = visit(None).get("/styleguide").text
    for part in ("Color roles", "Second ink", "Time and progress", "Buttons", "Fields", "Entries", "Topics"):
        assert part in page


def test_error_summary_links_to_the_field_in_error(app, visit, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    page = visit(None).get("/styleguide").text
    assert '<a href="#by_when">Choose a day inside your ninety days, up to 2 May 2026</a>' in page
    assert 'aria-describedby="by_when-error" aria-invalid="true"' in page


def test_there_is_no_style_guide_outside_the_demo(app, visit, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    visit(None).get("/styleguide", status=404)
