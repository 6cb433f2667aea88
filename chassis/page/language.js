import { recall, remember } from './memory.js';

/**
 * The first of the wished BCP 47 tags that we speak; English where there is none.
 * @param {readonly (string | null)[]} wishes
 * @returns {'en' | 'zh'}
 */
export function pickLanguage(wishes) {
  const spoken = wishes.map((wish) => wish?.slice(0, 2).toLowerCase());
  return spoken.find((tag) => tag === 'en' || tag === 'zh') ?? 'en';
}

/** What the address bar asks for (`?lang=zh`), else what was chosen before, else the browser's. */
function preferredLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  return pickLanguage([asked, recall('language'), ...navigator.languages]);
}

/**
 * Writes the words into the page: `data-word` names an element's text, `data-label` its accessible
 * name. Words that are functions are for other code.
 * @param {'en' | 'zh'} language
 * @param {Readonly<Record<string, unknown>>} words
 */
export function writeWords(language, words) {
  const word = (/** @type {string | null} */ name) => String(words[name ?? ''] ?? name);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = word('title');
  for (const element of document.querySelectorAll('[data-word]')) {
    element.textContent = word(element.getAttribute('data-word'));
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', word(element.getAttribute('data-label')));
  }
}

/**
 * Lets a button switch between the two languages; calls `onChange` now and at each switch.
 * @param {HTMLButtonElement} button
 * @param {(to: 'en' | 'zh') => void} onChange
 */
export function followLanguage(button, onChange) {
  let language = preferredLanguage();
  const write = () => {
    const other = language === 'en' ? 'zh' : 'en';
    onChange(language);
    button.textContent = other === 'zh' ? '中文' : 'English';
    button.lang = other;
  };
  button.addEventListener('click', () => {
    language = language === 'en' ? 'zh' : 'en';
    remember('language', language);
    write();
  });
  write();
}
