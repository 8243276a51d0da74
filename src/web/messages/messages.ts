import { en } from './en.ts';
import { ja } from './ja.ts';

export type Messages = typeof ja;
export type Language = 'ja' | 'en';
/** English where the browser asks for it, otherwise Japanese. */
export function languageOfBrowser(): Language {
  return navigator.language.startsWith('en') ? 'en' : 'ja';
}

export const MESSAGES: Readonly<Record<Language, Messages>> = { ja, en };
