import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay after every check of every connection, some 870 times a
 * second for ever. A check is of use only while a request waits; and whoever queues a request schedules one.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleOnlyWhenPending() {
  if (this.pending.length > 0) schedule.call(this);
};
