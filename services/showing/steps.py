"""The steps of an article in the interface's language."""

from collections.abc import Iterable, Mapping
from typing import Final

from processors.genre.taxonomy import GENRES
from processors.subjects.taxonomy import SUBJECTS
from schemas import EntityLine
from services.showing.show import named, named_on_a_line
from services.showing.words import ARABIC, Language
from streams.history.trace import ENGLISH, Wording


def _named(entities: Iterable[EntityLine]) -> str:
    return named_on_a_line(named(entities, ARABIC))


WORDINGS: Final[Mapping[Language, Wording]] = {
    "ar": Wording(
        sentences={
            "again": "أُعيد إرساله، والمحاولات قبله {attempts}: {step}",
            "embargo": "انتهى حظره: {step}",
            "taken_back": "سُحب برسالة فارغة",
            "unreadable": "رسالة لا تُقرأ، {size} بايت: {reason}",
            "received": "ورد من {source}، الإصدار {version}{status}، {size} بايت",
            "copied": "نُسخ ليُعاد: {step}",
            "enriched": "عولج، الإصدار {version}، المعالَجة {pipeline}: {found}",
            "no_subjects": "بلا موضوع",
            "and_names": "{found}؛ {named}",
            "hits": "طابق قواعد لمكتب {desk}، عددها {number}: {first}{more}",
            "more": " و{number} غيرها",
            "hit": "طابق القاعدة {rule}، إصدارها {version}، لمكتب {desk}",
            "withdrawal": "{status}، الإصدار {version}: يلزم إبلاغ مكتب {desk}",
            "told": "أُبلغ مكتب {desk}: {kind}، القاعدة {rule}، القناة {channel}",
            "not_told": "لم يُبلغ مكتب {desk}: {reason}، القاعدة {rule}{covered}{others}",
            "covered": "، وقد أُبلغ قبله",
            "others": "، وكذلك قواعد أخرى عددها {number}",
            "dead": "تعذّرت رسالته في {stage}، المحاولة {attempts}: {reason}: {message}",
        },
        comma=f"{ARABIC.comma} ",
        named=_named,
        names={each.slug: each.name.ar for each in (*SUBJECTS, *GENRES)}
        | dict(ARABIC.kinds)
        | dict(ARABIC.reasons)
        | dict(ARABIC.statuses)
        | dict(ARABIC.dead_reasons),
        isolated=True,
        calls=True,
    ),
    "en": ENGLISH,
}
