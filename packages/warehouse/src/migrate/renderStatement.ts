/** One text for both layouts: a single server, and a cluster of replicas. */
export function renderStatement(text: string, cluster: string | undefined): string {
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER \`${cluster.replaceAll('`', '')}\``;
  return text
    .replaceAll('{{onCluster}}', onCluster)
    .replaceAll('{{replicated}}', cluster === undefined ? '' : 'Replicated');
}
