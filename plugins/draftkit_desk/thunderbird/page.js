// What the pages of the add-on share.
export const say = (name, ...words) => messenger.i18n.getMessage(name, words.map(String));
export const send = (message) => messenger.runtime.sendMessage(message);
export const byId = (id) => document.getElementById(id);

// An element with text, never markup.
export function make(tag, text = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

export function button(text, action, name = "") {
  const made = make("button", text, name);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

// What went wrong and what to do about it, in the user's language; what the host said behind it.
export function trouble(failure) {
  const text = say(`failure_${failure.code}`) || say("failure_broken");
  return ["settings", "broken", "facts"].includes(failure.code) && failure.detail ? `${text} (${failure.detail})` : text;
}

export function begin() {
  document.documentElement.lang = messenger.i18n.getUILanguage();
}
