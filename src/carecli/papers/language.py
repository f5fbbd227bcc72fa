"""Which language a paper is in, by its scripts and by the small words that every sentence has."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from carecli.papers.paper import Line

# Small words of each, without those that are English ones, states of the United States or parts of names.
_WORDS = {
    "Spanish": "el los las del que en por con para su lo como más pero sus este porque esta entre "
    "cuando muy sobre también hasta hay donde desde durante ser años experiencia",
    "French": "le les des et en une du que qui dans pour pas sur avec ce aux il elle par sont ses "
    "vous nous plus ou mais cette être été ans votre notre leur chez afin ainsi où",
    "German": "der das und von zu mit dem ist für auf nicht ein eine einer eines sich als auch bei "
    "wir sie ihre durch oder sowie wird sind nach über zum zur haben unser",
    "Portuguese": "os que em uma para com não por mais dos das ao nos nas seu sua ou quando muito já "
    "também são pelo até isso você experiência anos",
    "Italian": "il lo gli di che una con non sono del della dei delle nel nella alla si come anche "
    "più dal dalla questo sua suo essere anni esperienza presso",
    "Dutch": "het een en van ik te dat op met voor zijn niet aan er om ook als bij door naar uit wij "
    "je jij hebben wordt onze jaar ervaring",
    "Polish": "do się nie jest że od po przez oraz dla jak lub ze są ich tym lat pracy",
    "Swedish": "och att det som en på är av för med till har inte ett vi från vid eller ditt våra",
    "Danish": "og det som en på er af for med til har ikke et vi fra ved eller dit vores",
    "Tagalog": "ang ng mga ay kung hindi ito po ko siya isang may mula bilang",
    "Haitian Creole": "ak nan yo pou ki li nou te gen yon avèk lan moun tout",
    "Vietnamese": "và của các là có cho trong được với người không những một này đã để khi về",
    "Turkish": "ve bir bu için ile olarak olan çok daha gibi sonra kadar olduğu",
    "Romanian": "și cu pe un care este sau din pentru nu sunt mai prin ani",
}
# Words of jobs: a short posting is a list of what it asks, almost without small words.
_OF_JOBS = {
    "Spanish": "requisitos experiencia salario sueldo licencia conducir bilingüe inglés español "
    "certificación secundaria trabajador trabajadora año enfermera enfermero empleo puesto jornada título "
    "hora prefiere funciones horario pacientes cuidado",
    "French": "exigences expérience salaire poste emploi infirmière infirmier permis conduire diplôme "
    "anglais français heure soins horaire tâches travail requis",
    "German": "anforderungen erfahrung gehalt stelle führerschein ausbildung pflegekraft "
    "krankenschwester kenntnisse englisch deutsch stunde aufgaben vollzeit teilzeit jahre",
    "Portuguese": "requisitos experiência salário vaga licença dirigir bilíngue inglês certificação "
    "enfermeira enfermeiro ensino trabalho ano hora horário português",
    "Italian": "requisiti esperienza stipendio patente infermiera infermiere inglese titolo lavoro orario "
    "italiano mansioni anno",
    "Polish": "wymagania doświadczenie wynagrodzenie stanowisko prawo jazdy pielęgniarka rok praca",
    "Tagalog": "karanasan sahod lisensya trabaho kailangan marunong taon oras nars",
    "Haitian Creole": "eksperyans salè lisans travay bezwen ane kreyòl angle",
    "Vietnamese": "yêu cầu kinh nghiệm lương năm giờ việc",
}
_SMALL = (
    "the of and to in for with is are be a an or as at by on from that this you we our your will "
    "must have has was it not all their who which other may can years experience do more any"
)
_ENGLISH = frozenset(_SMALL.split())
_OF_OTHERS = {language: frozenset(words.split()) - _ENGLISH for language, words in _WORDS.items()}
_JOB_WORDS = {language: frozenset(words.split()) - _ENGLISH for language, words in _OF_JOBS.items()}
_SIMILAR = "or a language of its letters"
_SCRIPTS = {
    "ARABIC": f"Arabic {_SIMILAR}", "ARMENIAN": "Armenian", "BENGALI": "Bengali", "CJK": "Chinese",
    "CYRILLIC": f"Russian {_SIMILAR}", "DEVANAGARI": f"Hindi {_SIMILAR}", "ETHIOPIC": f"Amharic {_SIMILAR}",
    "GEORGIAN": "Georgian", "GREEK": "Greek", "GUJARATI": "Gujarati", "GURMUKHI": "Punjabi",
    "HANGUL": "Korean", "HEBREW": "Hebrew", "HIRAGANA": "Japanese", "KHMER": "Khmer", "LAO": "Lao",
    "MYANMAR": "Burmese", "TAMIL": "Tamil", "TELUGU": "Telugu", "THAI": "Thai",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
LEAST_WORDS = 10
"""Small words of another language, below which a text is a name, an address or a phrase."""

LEAST_OF_JOBS = 4
"""Words of jobs in another language, from which on a text with hardly any English is in it."""

SHARE = 0.08
"""Of all words: in running text of any language its small words are a fifth and more."""

ENOUGH = 60_000
"""Letters of a paper that are looked at."""


def find_language(lines: Iterable[Line]) -> str | None:
    """The language of a paper that is in another one than English; None for English, and for what is both.

    A phrase in Spanish, a list of languages and names from anywhere are no other language.
    """
    text = "\n".join(line.text for line in lines)[:ENOUGH].lower()
    words = _WORD.findall(text)
    if script := _find_script(text):
        return script
    counts = Counter(words)
    english = sum(counts[word] for word in _ENGLISH)
    jobs = {language: sum(counts[word] for word in known) for language, known in _JOB_WORDS.items()}
    found = {
        language: sum(counts[word] for word in known | _JOB_WORDS.get(language, frozenset()))
        for language, known in _OF_OTHERS.items()
    }
    language, most = max(found.items(), key=lambda pair: pair[1])
    is_enough = most >= LEAST_WORDS or jobs.get(language, 0) >= LEAST_OF_JOBS
    is_other = is_enough and most > 2 * english and most > SHARE * len(words)
    return language if is_other else None


def _find_script(text: str) -> str | None:
    """The language of the letters that are more than half of all, if those are not Latin ones."""
    if text.isascii():
        return None
    foreign = Counter(
        unicodedata.name(letter, "").partition(" ")[0]
        for letter in text
        if letter > "\u036f" and letter.isalpha()
    )
    foreign.pop("LATIN", None)
    if not foreign or foreign.total() * 2 < sum(map(str.isalpha, text)):
        return None
    script = "HIRAGANA" if foreign["HIRAGANA"] + foreign["KATAKANA"] else foreign.most_common(1)[0][0]
    return _SCRIPTS.get(script, "a language of other letters")
