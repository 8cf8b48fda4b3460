/** Where a node of a cluster listens, and which of its nodes it is. */
export interface NodePlace {
  readonly dir: string;
  readonly brokerPort: number;
  readonly nodeId: number;
  /** `host:port` of the one controller. */
  readonly controller: string;
  /** Whether this node is the controller, too. */
  readonly isController: boolean;
  /** Copies of each partition made anew, of Kafka's own topics, too. */
  readonly copies: number;
}

/** A KRaft node on the loopback: broker, and the first of a cluster its controller, too. */
export function serverProperties(place: NodePlace): string {
  const { dir, brokerPort, nodeId, controller, isController, copies } = place;
  const here = `PLAINTEXT://127.0.0.1:${brokerPort}`;
  return Object.entries({
    'process.roles': isController ? 'broker,controller' : 'broker',
    'node.id': nodeId,
    'controller.quorum.voters': `1@${controller}`,
    listeners: isController ? `${here},CONTROLLER://${controller}` : here,
    'advertised.listeners': here,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${dir}/log`,
    'default.replication.factor': copies,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Otherwise the first member of a group waits 3 s for others.
    'group.initial.rebalance.delay.ms': 0,
    // A node that was SIGKILLed may register again only when its former self has timed out: 9 s by default.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'auto.create.topics.enable': false,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
