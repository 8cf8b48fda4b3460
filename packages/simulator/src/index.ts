export type { Fault, FaultFamily } from './faults/fault.ts';
