/** What one counted hit says, in the sentence of the tutorial this app comes from. */
export function greet(host: string, client: string, hits: number): string {
  return `Hello World by ${host} from ${client} ! 该页面已被访问 ${hits} 次。`;
}
