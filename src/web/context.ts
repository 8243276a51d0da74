import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { MESSAGES, type Messages } from './messages.ts';

export const MessagesContext = createContext<Messages>(MESSAGES.ja);

export function useMessages(): Messages {
  return useContext(MessagesContext);
}
