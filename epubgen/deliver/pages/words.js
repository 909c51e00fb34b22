// What the page says, in the language of who looks at it; where there are no words for that, in the book's, or English.
// Findings come from the checker as they are.

const plural = (number, one, many) => `${number} ${number === 1 ? one : many}`;

const WORDS = {
  en: {
    preview: "Preview", side: "Contents and findings", views: "Screens shown", phone: "On your phone",
    download: "Download .epub", contents: "Contents", findings: "Findings", book: "The book", pages: "Pages of the book",
    previous: "Previous document", next: "Next document", margin: "Findings beside the paragraphs that caused them",
    large: "Large phone", small: "Small phone", dark: "Dark", text: "Text 200 %",
    frame: (name) => `The book on: ${name}`, tab: (title) => `${title} · preview`,
    building: "building …", first: "The first build is under way.",
    none: "There is no book to show yet: see the findings.", mended: "Nothing to mend.",
    errors: (number) => `${plural(number, "error", "errors")} in the manuscript`,
    stale: (number) => `${plural(number, "error", "errors")} in the manuscript: this is the last good book`,
    failed: "this book failed its check", older: "; the download is the last one that passed",
    built: (seconds) => `built in ${seconds} s`, after: (files) => ` after a change of ${files}`,
    files: (number) => `${number} files`, lost: "the preview has stopped; waiting for it to return",
    badge: "Findings in this document", more: (number) => `${number} more`,
    error: "error", warning: "warning", notice: "notice",
    here: "Only this computer can open this page. To read on a phone in the same network, start the preview with",
    scan: "Scan with a phone in the same network, to read there and to fetch the .epub.",
    code: (address) => `QR code of ${address}`,
  },
  "zh-Hans": {
    preview: "预览", side: "目录和问题", views: "显示的屏幕", phone: "在手机上看",
    download: "下载 .epub", contents: "目录", findings: "问题", book: "书", pages: "书页",
    previous: "上一篇", next: "下一篇", margin: "问题，列在所在段落旁边",
    large: "大屏手机", small: "小屏手机", dark: "深色", text: "文字 200 %",
    frame: (name) => `书的样子：${name}`, tab: (title) => `${title} · 预览`,
    building: "正在生成……", first: "正在第一次生成。",
    none: "还没有可看的书，请看列出的问题。", mended: "没有要改的。",
    errors: (number) => `书稿有 ${number} 处错误`,
    stale: (number) => `书稿有 ${number} 处错误，显示的是上一次生成的书`,
    failed: "这本书没有通过检查", older: "；下载的是上一次通过检查的",
    built: (seconds) => `用时 ${seconds} 秒`, after: (files) => `，改动了 ${files}`,
    files: (number) => `${number} 个文件`, lost: "预览已停止，正等它恢复",
    badge: "这一篇里的问题", more: (number) => `还有 ${number} 处`,
    error: "错误", warning: "警告", notice: "提示",
    here: "这个页面只能在本机打开。要在同一网络的手机上看，请这样启动预览：",
    scan: "用同一网络里的手机扫码，可以在手机上看，也可以下载 .epub。",
    code: (address) => `${address} 的二维码`,
  },
  "zh-Hant": {
    preview: "預覽", side: "目錄和問題", views: "顯示的螢幕", phone: "在手機上看",
    download: "下載 .epub", contents: "目錄", findings: "問題", book: "書", pages: "書頁",
    previous: "上一篇", next: "下一篇", margin: "問題，列在所在段落旁邊",
    large: "大螢幕手機", small: "小螢幕手機", dark: "深色", text: "文字 200 %",
    frame: (name) => `書的樣子：${name}`, tab: (title) => `${title} · 預覽`,
    building: "正在產生……", first: "正在第一次產生。",
    none: "還沒有可看的書，請看列出的問題。", mended: "沒有要改的。",
    errors: (number) => `書稿有 ${number} 處錯誤`,
    stale: (number) => `書稿有 ${number} 處錯誤，顯示的是上一次產生的書`,
    failed: "這本書沒有通過檢查", older: "；下載的是上一次通過檢查的",
    built: (seconds) => `用時 ${seconds} 秒`, after: (files) => `，改動了 ${files}`,
    files: (number) => `${number} 個檔案`, lost: "預覽已停止，正等它恢復",
    badge: "這一篇裡的問題", more: (number) => `還有 ${number} 處`,
    error: "錯誤", warning: "警告", notice: "提示",
    here: "這個頁面只能在本機開啟。要在同一網路的手機上看，請這樣啟動預覽：",
    scan: "用同一網路裡的手機掃碼，可以在手機上看，也可以下載 .epub。",
    code: (address) => `${address} 的 QR 碼`,
  },
  ja: {
    preview: "プレビュー", side: "目次と指摘", views: "表示する画面", phone: "スマートフォンで見る",
    download: ".epub をダウンロード", contents: "目次", findings: "指摘", book: "本", pages: "本のページ",
    previous: "前の文書", next: "次の文書", margin: "該当する段落の横に並べた指摘",
    large: "大きい画面", small: "小さい画面", dark: "ダーク", text: "文字 200 %",
    frame: (name) => `本の表示：${name}`, tab: (title) => `${title} · プレビュー`,
    building: "作成中……", first: "初回の作成中です。",
    none: "まだ表示できる本がありません。指摘をご覧ください。", mended: "直すところはありません。",
    errors: (number) => `原稿に誤りが ${number} 件あります`,
    stale: (number) => `原稿に誤りが ${number} 件あります。表示は前回作成した本です`,
    failed: "この本は検査に通りませんでした", older: "（ダウンロードは前回通ったもの）",
    built: (seconds) => `${seconds} 秒で作成`, after: (files) => `（変更：${files}）`,
    files: (number) => `${number} 個のファイル`, lost: "プレビューが止まりました。再開を待っています",
    badge: "この文書への指摘", more: (number) => `ほか ${number} 件`,
    error: "誤り", warning: "警告", notice: "お知らせ",
    here: "このページはこのコンピューターでしか開けません。同じネットワークのスマートフォンで読むには、次のように起動します：",
    scan: "同じネットワークのスマートフォンで読み取ると、そのまま読め、.epub も取得できます。",
    code: (address) => `${address} の QR コード`,
  },
};

/** Language → what is said in it. */
export const SAID = Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, Object.keys(words)]));

/** The name of the words for a language tag; undefined where there are none. */
function known(tag) {
  const lower = tag.toLowerCase();
  if (/^(zh-hant|zh-tw|zh-hk|zh-mo|yue)/.test(lower)) return "zh-Hant";
  if (/^zh/.test(lower)) return "zh-Hans";
  return Object.keys(WORDS).find((name) => name === lower.split("-")[0]);
}

const own = navigator.languages.map(known).find(Boolean);
let language = own ?? "en";

/** Says something: a word, or a sentence with its parts. */
export function say(key, ...parts) {
  const words = WORDS[language][key];
  return typeof words === "function" ? words(...parts) : words;
}

/** Takes the language of the book where the browser's is not known; says everything that the page has in it. */
export function speak(book = "") {
  language = own ?? known(book) ?? "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-title]")) element.title = say(element.dataset.sayTitle);
  for (const element of document.querySelectorAll("[data-say-label]"))
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
}
