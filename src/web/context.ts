import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ModelAnswer, TagsAnswer } from '../client/types.ts';
import type { ModelTag } from '../contract/model.ts';
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

/** The names of tag groups, as the catalogue has them; a group without one is called by its id. */
export function useGroupName(): (group: string) => string {
  const labels = useContext(GroupLabelsContext);
  return (group) => labels.get(group) ?? group;
}

export const GroupLabelsContext = createContext<ReadonlyMap<string, string>>(new Map());

export function groupLabelsOf(
  tags: readonly Pick<ModelTag, 'group' | 'groupLabel'>[],
): ReadonlyMap<string, string> {
  return new Map(
    tags.flatMap(({ group, groupLabel }) => (groupLabel === undefined ? [] : [[group, groupLabel]])),
  );
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
