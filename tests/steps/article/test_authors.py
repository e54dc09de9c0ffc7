import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.authors import normal_case, read_byline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amina Odhiambo", ["Amina Odhiambo"]),
        ("MARTA QUISPE Associated Press", ["Marta Quispe"]),
        ("Rosa Lim and Pham Duc Long", ["Rosa Lim", "Pham Duc Long"]),
        (
            "Natia Kobaladze, Arman Ter-Petrosian and J. R. Whitlock",
            ["Natia Kobaladze", "Arman Ter-Petrosian", "J. R. Whitlock"],
        ),
        ("Carla Benavides, Business Writer", ["Carla Benavides"]),
        (
            "our East Africa Correspondent Barnaby Wekulo in Mombasa and Lim Siew Kheng (Commodities Desk)",
            ["Barnaby Wekulo", "Lim Siew Kheng"],
        ),
        ("Leyla Aydin, Ankara", ["Leyla Aydin"]),
        ("Ngozi Okonjo, Abuja; Tunde Bello, Lagos", ["Ngozi Okonjo", "Tunde Bello"]),
        ("Dr. Ann Lee, Professor of Law", ["Ann Lee"]),
        ("Sato Yuki (佐藤雪)", ["Sato Yuki"]),
        ("Salim al-Harthi", ["Salim al-Harthi"]),
        ("Sun Yi", ["Sun Yi"]),
        ("Jane E Smith (jane@site.example)", ["Jane E Smith"]),
        ("our sports desk", []),
        ("Staff Writer", []),
        ("Reuters", []),
        ("Global Times", []),
        ("Agence France-Presse in Kyiv", []),
    ],
)
def test_persons(text: str, expected: list[str]) -> None:
    assert [name for name, _, _ in read_byline(text).persons] == expected


def test_a_list_of_names_is_read_as_one_where_the_label_says_so() -> None:
    assert len(read_byline("Ana Ruiz, Jonas Lind", is_list=True).persons) == 2
    assert len(read_byline("Ana Ruiz, New Delhi").persons) == 1


def test_agency_and_outlet_of_a_byline() -> None:
    assert read_byline("Josh Smith and Hyunsu Yim, Reuters").agency == "Reuters"
    assert read_byline("Jane Doe for The Guardian").outlet == "The Guardian"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("JEAN-PAUL O'NEILL", "Jean-Paul O'Neill"),
        ("ANNA VAN DER BERG", "Anna van der Berg"),
        ("JANE McDONALD", "Jane McDonald"),
        ("bell hooks", "bell hooks"),
    ],
)
def test_capitals_are_put_in_normal_case(printed: str, name: str) -> None:
    assert normal_case(printed) == name


@given(st.text(alphabet=st.sampled_from("ABcdé ,.;|-'’&()@/ \u00a0"), max_size=60))
def test_names_stand_where_their_offsets_say(text: str) -> None:
    for name, start, end in read_byline(text).persons:
        assert normal_case(text[start:end]) == name
