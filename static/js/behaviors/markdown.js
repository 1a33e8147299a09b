/* Marks of Markdown put around what is selected in a text field, and taken away again; behaviors/write.js calls them. */
/* Replaces what stands between two places, so that undoing works, and selects a part of what was put there. */
function put(area, start, end, words, from, to) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

function insert(area, words) {
  put(area, area.selectionStart, area.selectionEnd, words, words.length, words.length);
}

/* Puts words in the place of others that may have moved, selects a part of them, and leaves the rest as it is typed. */
function replace(area, mark, words, part) {
  const at = area.value.indexOf(mark);
  if (at < 0) return words && insert(area, words);
  const from = words.indexOf(part);
  const busy = document.activeElement === area && area.selectionStart !== at + mark.length;
  area.setRangeText(words, at, at + mark.length, busy ? "preserve" : "end");
  if (!busy && part) {
    area.focus();
    area.setSelectionRange(at + from, at + from + part.length);
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  const size = mark.length;
  const outside = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark;
  if (outside && start >= size) return put(area, start - size, end + size, words, 0, words.length);
  put(area, start, end, mark + words + mark, size, size + words.length);
}

function linked(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) return put(area, start, end, `[](${words})`, 1, 1);
  const at = words.length + 3;
  put(area, start, end, `[${words}](https://)`, words ? at : 1, words ? at + 8 : 1);
}

function coded(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  if (!words.includes("\n")) return around(area, "`");
  put(area, start, end, `\`\`\`\n${words}\n\`\`\``, 4, 4 + words.length);
}

function eachLine(area, mark) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const stop = value.indexOf("\n", selectionEnd);
  const end = stop < 0 ? value.length : stop;
  const lines = value.slice(start, end).split("\n");
  const marked = lines.every((line) => line.startsWith(mark));
  const words = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n");
  put(area, start, end, words, lines.length > 1 ? 0 : words.length, words.length);
}
