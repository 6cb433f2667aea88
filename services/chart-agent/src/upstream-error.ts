/** Thrown when the metric-generator gives no metric: 504 where it is too slow, else 502. */
export class UpstreamError extends Error {
  override name = 'UpstreamError';
  readonly status: 502 | 504;

  constructor(status: 502 | 504, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}
