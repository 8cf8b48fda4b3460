import { randomUUID } from 'node:crypto';
import { describeWithBroker, sharedBroker } from '../../../../infra/kafka/sharedBroker.ts';
import { createKafkaBus } from '../../src/index.ts';
import { describeContract } from '../contract.ts';

describeWithBroker('the Kafka bus', () => {
  describeContract(async () => {
    const brokers = [await sharedBroker()];
    const topicPrefix = `${randomUUID()}.`;
    return {
      open: () => createKafkaBus({ brokers, clientId: 'contract', topicPrefix }),
      remove: async () => {},
    };
  });
});
