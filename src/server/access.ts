/** What a key may do. No role implies another. */
export const ROLES = [
  /** Tags texts and gives feedback on them. */
  'tag',
  /** Reads the texts of all callers, to give feedback on them. */
  'review',
  /** Creates jobs, and sees its own. */
  'jobs',
  /** Changes the model that serves, and sees the jobs of all callers. */
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Who may call a route: everybody, every key, or the keys with one of the roles. */
export type Access = 'public' | 'key' | readonly Role[];
