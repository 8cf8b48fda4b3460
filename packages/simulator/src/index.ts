export type { Fault, FaultFamily } from './faults/fault.ts';
export { type FaultPlan, recurringFaults } from './faults/recurringFaults.ts';
export type { Preset } from './preset.ts';
export type { FrameCount } from './push/studio.ts';
export { type Recording, recordRoom } from './record.ts';
export { createRoom, type RoomOptions, type SimulatedRoom } from './room.ts';
export { type Progress, type SimulateOptions, simulate } from './simulate.ts';
