/** The two ways to ask: each request over a connection of its own, or one after the other. */
export const connectionKinds = ['fresh', 'kept-alive'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];
