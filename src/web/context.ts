import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ModelAnswer, TagsAnswer } from '../client/types.ts';
import { MESSAGES, type Messages } from './messages/messages.ts';

export const MessagesContext = createContext<Messages>(MESSAGES.ja);

export function useMessages(): Messages {
  return useContext(MessagesContext);
}

/** The model that serves, and its tags. */
export interface ServingModel {
  readonly model: ModelAnswer;
  readonly tags: TagsAnswer['tags'];
}

/** Undefined until it is known. */
export const ModelContext = createContext<ServingModel | undefined>(undefined);

/** Asks the service again for the model that serves, after a release. */
export const ReloadContext = createContext<() => void>(() => {});

export function useReload(): () => void {
  return useContext(ReloadContext);
}

export function useServingModel(): ServingModel | undefined {
  return useContext(ModelContext);
}
