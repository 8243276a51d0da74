import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  GroupLabelsContext,
  groupLabelsOf,
  MessagesContext,
  ModelContext,
  ReloadContext,
} from './context.ts';
import { Appearance, useDocument } from './elements/appearance.tsx';
import { KeyDialog } from './elements/key-dialog.tsx';
import { Files } from './files/files.tsx';
import { languageOfBrowser, MESSAGES } from './messages/messages.ts';
import { Model } from './model/model.tsx';
import { Review } from './review/review.tsx';
import { setLabelLanguage } from './service.ts';
import { useModelOfService } from './serving-model.ts';
import { Understand } from './understand/understand.tsx';

const VIEWS = ['understand', 'files', 'review', 'model'] as const;
type View = (typeof VIEWS)[number];
const PANELS: Readonly<Record<Exclude<View, 'files'>, ComponentType>> = {
  understand: Understand,
  review: Review,
  model: Model,
};

function viewInAddress(): View {
  const name = location.hash.slice(1).split('?')[0];
  return VIEWS.find((view) => view === name) ?? 'understand';
}

export function Page() {
  const [language, setLanguage] = useState(languageOfBrowser);
  const [view, setView] = useState(viewInAddress);
  const [serving, reload] = useModelOfService();
  const messages = MESSAGES[language];
  useDocument(language, messages.title);
  useEffect(() => {
    const follow = () => setView(viewInAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  const changeLanguage = () => {
    const next = language === 'ja' ? 'en' : 'ja';
    setLabelLanguage(next);
    setLanguage(next);
    // The tags have labels of their own in each language.
    reload();
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = VIEWS.at((VIEWS.indexOf(view) + step) % VIEWS.length) ?? view;
    location.hash = next;
    document.getElementById(`tab-${next}`)?.focus();
  };
  const Panel = view === 'files' ? undefined : PANELS[view];
  // A file stays open while one looks at one of its companies.
  const hasFiles = useRef(false);
  hasFiles.current ||= view === 'files';
  return (
    <MessagesContext.Provider value={messages}>
      <header>
        <h1>{messages.title}</h1>
        <div role="tablist" aria-label={messages.title} onKeyDown={move}>
          {VIEWS.map((name) => (
            <button
              type="button"
              role="tab"
              id={`tab-${name}`}
              key={name}
              aria-selected={name === view}
              aria-controls="panel"
              tabIndex={name === view ? 0 : -1}
              onClick={() => {
                location.hash = name;
              }}
            >
              {messages.views[name]}
            </button>
          ))}
        </div>
        <nav>
          <a href="/docs">{messages.reference}</a>
          <Appearance onLanguage={changeLanguage} />
        </nav>
      </header>
      <main>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${view}`}>
          <ModelContext.Provider value={serving}>
            <GroupLabelsContext.Provider value={groupLabelsOf(serving?.tags ?? [])}>
              <ReloadContext.Provider value={reload}>
                {hasFiles.current && (
                  <div hidden={view !== 'files'}>
                    <Files />
                  </div>
                )}
                {Panel && <Panel />}
              </ReloadContext.Provider>
            </GroupLabelsContext.Provider>
          </ModelContext.Provider>
        </div>
      </main>
      <KeyDialog />
    </MessagesContext.Provider>
  );
}
