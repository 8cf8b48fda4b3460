export type { BroadcastsView, BroadcastView, RoomsView, RoomView, StatusView } from './api/views.ts';
export { buildConsole, type ConsoleDeps } from './buildConsole.ts';
export { defaultLimits, type Limits } from './limits.ts';
