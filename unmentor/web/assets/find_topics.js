// Below a textarea of topics, one a line: a field that finds topics and adds the one that is chosen as a line.

import { filled, finder } from "./finder.js";

const PAUSE = 150; // milliseconds without a key before the server is asked

export function findTopics(textarea) {
  const words = textarea.dataset;
  const { group, holder, status } = addGroup(textarea, `${textarea.id}-finder`, words.finderLabel);
  const add = (topic) => {
    addLine(textarea, topic);
    status.textContent = filled(words.finderAdded, { text: topic });
  };
  const input = finder(textarea, holder, {
    id: `${textarea.id}-finder`,
    confirmOnBlur: false,
    label: ({ text, own }) => (own ? filled(words.finderOwn, { text }) : text),
    source: searching(words.finder),
    onConfirm: ({ text }) => {
      add(text);
      setTimeout(() => empty(input)); // after the autocomplete has written its choice there
    },
  });
  textarea.after(group);
  textarea.form.addEventListener("submit", () => input.value.trim() && add(input.value.trim())); // not lost silently
}

function addGroup(textarea, id, words) {
  const group = document.createElement("div");
  group.className = "finder";
  const label = group.appendChild(document.createElement("label"));
  label.className = "govuk-label";
  label.htmlFor = id;
  label.textContent = words;
  const holder = group.appendChild(document.createElement("div"));
  const status = group.appendChild(document.createElement("div"));
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  return { group, holder, status };
}

// Asks the server once nothing was typed for a moment; an answer that comes after a later question is not shown.
function searching(address) {
  let latest = 0;
  let waiting;
  return (query, show) => {
    const question = ++latest;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const topics = await ask(address, query);
      if (question === latest) {
        show(withOwnWords(topics, query.trim()));
      }
    }, PAUSE);
  };
}

async function ask(address, query) {
  const asked = new URLSearchParams({ q: query, language: document.documentElement.lang });
  try {
    const answer = await fetch(`${address}?${asked}`);
    return answer.ok ? (await answer.json()).topics : [];
  } catch {
    return []; // no network: people's own words do as well
  }
}

function withOwnWords(topics, query) {
  const known = topics.some((topic) => topic.toLowerCase() === query.toLowerCase());
  return [...topics.map((text) => ({ text })), ...(known ? [] : [{ text: query, own: true }])];
}

function addLine(textarea, topic) {
  const lines = textarea.value.split("\n").map((line) => line.trim()).filter(Boolean);
  if (!lines.includes(topic)) {
    textarea.value = [...lines, topic].join("\n");
  }
}

function empty(input) {
  input.value = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
