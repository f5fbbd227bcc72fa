"""Which papers are refused for their language, and which are English for all the other words in them."""

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.documents import make_paper

ENGLISH = """RN Case Manager for a hospital in Ohio. You will plan discharges and work with families.
Required: an active RN license and three years of experience in acute care. Bilingual in Spanish is preferred.
"""
OTHERS = {
    "Spanish": (
        "Buscamos una enfermera para coordinar el cuidado de los pacientes en su casa, "
        "con experiencia de tres años y licencia del estado. Trabajará con las familias y "
        "los médicos, y enseñará el uso de los medicamentos."
    ),
    "French": (
        "Nous cherchons une infirmière pour coordonner les soins des patients à la "
        "maison, avec une expérience de trois ans dans un hôpital. Vous travaillez avec "
        "les familles et les médecins de votre ville, sur place ou au siège."
    ),
    "German": (
        "Wir suchen eine Pflegekraft, die für unsere Patienten den Aufenthalt plant und "
        "mit den Angehörigen spricht. Sie haben drei Jahre Erfahrung auf einer Station "
        "und sind bei der Kammer als Fachkraft eingetragen."
    ),
    "Portuguese": (
        "Procuramos uma enfermeira para coordenar os cuidados dos pacientes em casa, com "
        "experiência não menor que três anos em um hospital. Você também vai falar com as "
        "famílias e já ensinar o uso dos remédios para os pacientes pelo telefone."
    ),
    "Italian": (
        "Cerchiamo una infermiera che segua i pazienti nella loro casa, con esperienza di "
        "tre anni presso un ospedale. Il lavoro si fa con gli altri della squadra, e le "
        "visite sono di giorno e anche di notte, dal lunedì."
    ),
    "Tagalog": (
        "Naghahanap kami ng nars na may lisensya para mag-alaga ng mga pasyente sa "
        "kanilang bahay. Ang trabaho ay tuwing umaga, at kung may tanong ay tumawag po sa "
        "opisina. Isang taon ang karanasan na hinahanap ng ospital."
    ),
    "Vietnamese": (
        "Chúng tôi tìm một y tá có bằng hành nghề để chăm sóc các bệnh nhân của bệnh viện "
        "tại nhà. Công việc với gia đình và bác sĩ, không làm đêm. Người có kinh nghiệm "
        "được ưu tiên, những ai đã học về lão khoa."
    ),
    "Chinese": ("我们招聘一名注册护士 负责协调病人的出院计划 并与家属和医生合作。需要三年医院工作经验。"),
    "Korean": (
        "환자의 퇴원 계획을 세우고 가족과 의사와 협력할 간호사를 찾습니다. 병원 경력 삼 년이 필요합니다."
    ),
    "Russian or a language of its letters": (
        "Требуется медсестра для ухода за пациентами на дому, опыт работы три года."
    ),
    "Arabic or a language of its letters": (
        "مطلوب ممرضة لتنسيق رعاية المرضى في المنزل مع خبرة ثلاث سنوات في المستشفى"
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_refused_by_its_name(language: str) -> None:
    with pytest.raises(PersonalFileError) as refused:
        make_paper(OTHERS[language].encode(), "p.txt", ".txt")
    assert refused.value.message == f"p.txt is in {language}; carecli reads English"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "Spanish",
            "Trabajador(a) de Salud Comunitaria\nClínica Río, Raleigh NC\nRequisitos: diploma de secundaria, "
            "bilingüe inglés/español, 1 año de experiencia. Licencia de conducir.\nSalario $20 por hora.",
        ),
        (
            "French",
            "Infirmière\nExigences: diplôme, 2 ans, permis de conduire, anglais\nSalaire 30 $ / heure",
        ),
        (
            "Portuguese",
            "Enfermeira\nRequisitos: licença, inglês, 2 anos de experiência\nSalário: 30 dólares / hora",
        ),
        ("German", "Pflegekraft (Teilzeit)\nAnforderungen: Ausbildung, Führerschein, Englisch\nGehalt: 30 $"),
        ("Tagalog", "Nars\nKailangan: lisensya, 2 taon ng karanasan\nSahod: $30 / oras"),
    ],
)
def test_a_short_list_of_what_is_asked_is_refused_too(language: str, text: str) -> None:
    with pytest.raises(PersonalFileError) as refused:
        make_paper(text.encode(), "p.txt", ".txt")
    assert refused.value.message == f"p.txt is in {language}; carecli reads English"


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_or_the_same_text_in_both_languages_is_read(language: str) -> None:
    for text in (f"{ENGLISH}\n{OTHERS[language][:60]}", f"{ENGLISH * 2}\n{OTHERS[language]}"):
        assert make_paper(text.encode(), "p.txt", ".txt").lines


@pytest.mark.parametrize(
    "text",
    [
        "Languages: Spanish (native), Tagalog, Haitian Creole, French, Vietnamese, Mandarin 中文, Русский",
        "María de la Cruz y Ríos\nHospital de la Reina, Los Angeles, CA\nRN, MA\nEl Paso, TX; Las Cruces, NM",
        "Ana López, LCSW\nAME, LA, DE, MA, AL, OR, IN, ME, PA\nCCM, BLS\nEpic, Excel",
        "RN\nBSN\nCCM",
        "CHW\nPromotora de Salud, Clínica La Esperanza\nBilingüe: inglés/español\nCCM",
        "Se habla español. Solicite hoy. " + ENGLISH,
    ],
)
def test_names_and_lists_of_languages_are_no_language(text: str) -> None:
    assert make_paper(text.encode(), "r.txt", ".txt").lines
