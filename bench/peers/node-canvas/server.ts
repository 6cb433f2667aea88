/**
 * The chart's peer: `/chart?c={…}&w=1024&h=512` as QuickChart answers it, with a new canvas and a new
 * chart for each request, drawn by Chart.js on node-canvas (Cairo) in one process.
 */
import { createServer } from 'node:http';
import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { createRequestLog, listen } from '../floor.ts';

const logRequest = createRequestLog('node-canvas');

const server = createServer(async (request, response) => {
  logRequest(request, response, '/chart');
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const configuration: ChartConfiguration = JSON.parse(searchParams.get('c') ?? '{}');
  const canvas = new ChartJSNodeCanvas({
    width: Number(searchParams.get('w')),
    height: Number(searchParams.get('h')),
    backgroundColour: 'white',
  });
  const png = await canvas.renderToBuffer(configuration);
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': png.length });
  response.end(png);
});

listen(server);
