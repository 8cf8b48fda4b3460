import * as contract from '@stutterscope/telemetry';
import { expect, expectTypeOf, test } from 'vitest';
import { columnNames } from '../src/contract.ts';
import type { Batch, ClientInfo, ColumnName, Side, StreamInfo } from '../src/index.ts';

test("the package's own types are the contract's", () => {
  expect(columnNames).toEqual(contract.columnNames);
  expectTypeOf<ColumnName>().toEqualTypeOf<contract.ColumnName>();
  expectTypeOf<Side>().toEqualTypeOf<contract.Side>();
  expectTypeOf<ClientInfo>().toEqualTypeOf<contract.Batch['client']>();
  expectTypeOf<StreamInfo>().toEqualTypeOf<contract.Batch['stream']>();
  expectTypeOf<Batch>().toExtend<contract.Batch>();
  expectTypeOf<contract.Batch>().toExtend<Batch>();
});
