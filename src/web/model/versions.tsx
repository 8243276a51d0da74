import { useState } from 'preact/hooks';
import type { z } from 'zod';
import { TaggerError } from '../../client/client.ts';
import { servingSchema, shadowReportSchema, versionsSchema } from '../../contract/administration.ts';
import { useMessages, useReload } from '../context.ts';
import { errorMessage } from '../error-message.ts';
import { ask } from '../service.ts';
import { ReleaseDialog } from './release-dialog.tsx';

type Version = z.infer<typeof versionsSchema>['versions'][number];
interface Loaded {
  readonly versions: readonly Version[];
  readonly shadow: z.infer<typeof shadowReportSchema> | undefined;
}

/** The service has a single model, without versions. */
const NO_VERSIONS = 409;

async function load(): Promise<Loaded> {
  const { versions, shadow } = await ask(versionsSchema, '/admin/models');
  const report = shadow === undefined ? undefined : await ask(shadowReportSchema, '/admin/shadow');
  return { versions: versions.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)), shadow: report };
}

/** The versions of the model with their scores, for admins to release another one or to roll back. */
export function Versions({ active }: { readonly active: string }) {
  const messages = useMessages();
  const reload = useReload();
  const [loaded, setLoaded] = useState<Loaded>();
  const [candidate, setCandidate] = useState<Version>();
  const [notice, setNotice] = useState({ failure: '', success: '' });
  const fail = (error: unknown) => {
    const isSingle = error instanceof TaggerError && error.problem.status === NO_VERSIONS;
    setNotice({ failure: isSingle ? messages.noVersions : errorMessage(error, messages), success: '' });
  };
  const refresh = () => load().then(setLoaded, fail);
  const serve = async (path: string, body: object) => {
    setCandidate(undefined);
    try {
      const { model } = await ask(servingSchema, path, { body });
      setNotice({ failure: '', success: messages.nowServing(model.version) });
      reload();
      await refresh();
    } catch (error) {
      fail(error);
    }
  };
  const serving = loaded?.versions.find(({ isActive }) => isActive);
  return (
    <details
      class="versions"
      onToggle={({ currentTarget }) => {
        // Only admins can ask, so nobody is asked for a key before.
        if (currentTarget.open && loaded === undefined) void refresh();
      }}
    >
      <summary>{messages.versions(active)}</summary>
      <p role="alert" class="failure">
        {notice.failure}
      </p>
      <p role="status">{notice.success}</p>
      {loaded && (
        <>
          <ul class="version-list">
            {loaded.versions.map((version) => (
              <li key={version.version}>
                <b>{version.version}</b>
                <span>{messages.date(new Date(version.createdAt))}</span>
                <span>{messages.devScore(version.devMicroF1)}</span>
                {version.isActive ? (
                  <span class="chip">{messages.isServing}</span>
                ) : (
                  <button type="button" onClick={() => setCandidate(version)}>
                    {messages.release}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => serve('/admin/models/rollback', {})}>
            {messages.rollBack}
          </button>
          {loaded.shadow && (
            <p>{messages.shadow(loaded.shadow.candidate.version, loaded.shadow.same, loaded.shadow.texts)}</p>
          )}
        </>
      )}
      {candidate && (
        <ReleaseDialog
          candidate={candidate}
          serving={serving}
          onCancel={() => setCandidate(undefined)}
          onRelease={() => serve('/admin/models/activate', { version: candidate.version })}
        />
      )}
    </details>
  );
}
