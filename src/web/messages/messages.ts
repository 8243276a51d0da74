import { en } from './en.ts';
import { ja } from './ja.ts';

export type Messages = typeof ja;
export type Language = 'ja' | 'en';
export const MESSAGES: Readonly<Record<Language, Messages>> = { ja, en };
