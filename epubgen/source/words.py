"""The few words that readers write into a text, in the languages of books; others get the English ones."""

from __future__ import annotations

ALERTS = ("note", "tip", "important", "warning", "caution")
_WORDS = {
    "en": ("Note", "Tip", "Important", "Warning", "Caution", "to do", "done"),
    "zh-Hans": ("注意", "提示", "重要", "警告", "小心", "未完成", "已完成"),
    "zh-Hant": ("注意", "提示", "重要", "警告", "小心", "未完成", "已完成"),
    "ko": ("참고", "도움말", "중요", "경고", "주의", "안 함", "함"),
    "ja": ("注記", "ヒント", "重要", "警告", "注意", "未完了", "完了"),
    "de": ("Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht", "offen", "erledigt"),
    "fr": ("Note", "Astuce", "Important", "Avertissement", "Attention", "à faire", "fait"),
    "es": ("Nota", "Consejo", "Importante", "Advertencia", "Precaución", "pendiente", "hecho"),
}
_NAMES = (*ALERTS, "to-do", "done")


def word(name: str, lang: str) -> str:
    """Return the word of a name (an alert's kind, `to-do` or `done`) in a language given as BCP 47 tag."""
    primary = lang.partition("-")[0].lower()
    if primary == "zh":
        traditional = any(part in lang.lower() for part in ("hant", "-tw", "-hk", "-mo"))
        primary = "zh-Hant" if traditional else "zh-Hans"
    return _WORDS.get(primary, _WORDS["en"])[_NAMES.index(name)]
