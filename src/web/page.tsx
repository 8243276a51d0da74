import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Batch } from './batch.tsx';
import { MessagesContext } from './context.ts';
import { KeyDialog } from './key-dialog.tsx';
import { type Language, MESSAGES } from './messages.ts';
import { Model } from './model.tsx';
import { Playground } from './playground.tsx';
import { Review } from './review.tsx';

const TABS = ['playground', 'batch', 'model', 'review'] as const;
type Tab = (typeof TABS)[number];
const PANELS: Readonly<Record<Tab, ComponentType>> = {
  playground: Playground,
  batch: Batch,
  model: Model,
  review: Review,
};

function tabInAddress(): Tab {
  const name = location.hash.slice(1).split('?')[0];
  return TABS.find((tab) => tab === name) ?? 'playground';
}

export function Page() {
  const [language, setLanguage] = useState<Language>(navigator.language.startsWith('en') ? 'en' : 'ja');
  const [tab, setTab] = useState<Tab>(tabInAddress);
  const messages = MESSAGES[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = messages.title;
  }, [language, messages]);
  useEffect(() => {
    const follow = () => setTab(tabInAddress());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = TABS.at((TABS.indexOf(tab) + step) % TABS.length) ?? tab;
    location.hash = next;
    document.getElementById(`tab-${next}`)?.focus();
  };
  const Panel = PANELS[tab];
  return (
    <MessagesContext.Provider value={messages}>
      <header>
        <h1>{messages.title}</h1>
        <div role="tablist" aria-label={messages.title} onKeyDown={move}>
          {TABS.map((name) => (
            <button
              type="button"
              role="tab"
              id={`tab-${name}`}
              key={name}
              aria-selected={name === tab}
              aria-controls="panel"
              tabIndex={name === tab ? 0 : -1}
              onClick={() => {
                location.hash = name;
              }}
            >
              {messages[name]}
            </button>
          ))}
        </div>
        <nav>
          <a href="/docs">{messages.reference}</a>
          <button type="button" onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}>
            {messages.language}
          </button>
          <button type="button" aria-label={messages.theme} title={messages.theme} onClick={switchTheme}>
            ◐
          </button>
        </nav>
      </header>
      <main>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
          <Panel />
        </div>
      </main>
      <KeyDialog />
    </MessagesContext.Provider>
  );
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  const isDark = dataset.theme
    ? dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  dataset.theme = isDark ? 'light' : 'dark';
}
