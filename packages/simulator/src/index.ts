export type { Fault } from './faults/fault.ts';
export {
  type FaultPlan,
  type RecurringFamily,
  recurringFaults,
} from './faults/recurringFaults.ts';
export { causeOf } from './outcome/incidents.ts';
export type {
  Cut,
  Delivered,
  HarmCause,
  HarmRadius,
  Hidden,
  Incident,
  Mechanism,
  Outcome,
  Scenario,
  SeenSecond,
  Unexplained,
} from './outcome/outcome.ts';
export { type PlatformScenario, platformFamilies, platforms } from './platform/platforms.ts';
export { type PlatformOutcome, runPlatform } from './platform/runPlatform.ts';
export type { Preset } from './preset.ts';
export type { FrameCount } from './push/studio.ts';
export { type Recording, recordRoom } from './record.ts';
export { createRoom, type RoomOptions, type SimulatedRoom } from './room.ts';
export { type Relived, relive } from './scenario/relive.ts';
export { incidentsAt } from './scenario/runPlan.ts';
export { runScenario } from './scenario/runScenario.ts';
export { familyNames, type ScenarioOptions, scenarios } from './scenario/scenarios.ts';
export { plainSetup } from './setup.ts';
export { type Progress, type SimulateOptions, simulate } from './simulate.ts';
