/** Who may call a route: everybody, everybody with a key, or only admins. */
export type Access = 'public' | 'client' | 'admin';
