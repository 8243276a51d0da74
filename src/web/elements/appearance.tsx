import { useEffect } from 'preact/hooks';
import { useMessages } from '../context.ts';
import type { Language } from '../messages/messages.ts';

/** Buttons for the other language and the other colours. */
export function Appearance({ onLanguage }: { readonly onLanguage: () => void }) {
  const messages = useMessages();
  return (
    <>
      <button type="button" onClick={onLanguage}>
        {messages.language}
      </button>
      <button type="button" aria-label={messages.theme} title={messages.theme} onClick={switchTheme}>
        ◐
      </button>
    </>
  );
}

/** Tells the browser the language and the title. */
export function useDocument(language: Language, title: string): void {
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  const isDark = dataset.theme
    ? dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  dataset.theme = isDark ? 'light' : 'dark';
}
