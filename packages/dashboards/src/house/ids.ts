/** Every dashboard by its stable uid: bookmarks, links and alerts hang on them. */
export const boards = {
  rooms: { uid: 'stutterscope-rooms', title: 'Rooms now' },
  room: { uid: 'stutterscope-room', title: 'Room' },
  causes: { uid: 'stutterscope-causes', title: 'Root causes' },
  delivery: { uid: 'stutterscope-delivery', title: 'Delivery' },
  vjs: { uid: 'stutterscope-vjs', title: 'VJs' },
  pipeline: { uid: 'stutterscope-pipeline', title: 'Pipeline' },
} as const;

export type BoardName = keyof typeof boards;

/** The folder that dashboards and rules live in. */
export const FOLDER = { uid: 'stutterscope', title: 'Stutterscope' } as const;

/** What all dashboards are tagged with, so that each links to the others. */
export const TAG = 'stutterscope';
