import { recall, remember } from './memory.ts';

export type Language = 'en' | 'zh';

/** The first of the wished BCP 47 tags that we speak; English where there is none. */
export function pickLanguage(wishes: readonly (string | null)[]): Language {
  const spoken = wishes.map((wish) => wish?.slice(0, 2).toLowerCase());
  return spoken.find((tag) => tag === 'en' || tag === 'zh') ?? 'en';
}

/** What the address bar asks for (`?lang=zh`), else what was chosen before, else the browser's. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  return pickLanguage([asked, recall('language'), ...navigator.languages]);
}

/**
 * Writes the words into the page: `data-word` names an element's text, `data-label` its accessible
 * name. Words that are functions are for other code.
 */
export function writeWords(language: Language, words: Readonly<Record<string, unknown>>): void {
  const word = (name: string | undefined) => String(words[name ?? ''] ?? name);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = word('title');
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.setAttribute('aria-label', word(element.dataset.label));
  }
}

/** Lets a button switch between the two languages; calls `onChange` now and at each switch. */
export function followLanguage(button: HTMLButtonElement, onChange: (to: Language) => void): void {
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
