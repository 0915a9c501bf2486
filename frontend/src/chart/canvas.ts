// The parts of ECharts that Peil draws with, and no more. Canvas: an SVG of ECharts carries style attributes, which the page's policy refuses.
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import type { Option } from "./option.ts";

use([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, LabelLayout, CanvasRenderer]);

export type Point = [number, number];

/** A drawn chart: takes a new option, answers where things stand. */
export class Canvas {
  readonly host: HTMLElement;
  #chart: EChartsType;

  constructor(host: HTMLElement) {
    this.host = host;
    this.#chart = init(host, null, { renderer: "canvas" });
  }

  /** Draw anew, in the size that the host has now. */
  draw(option: Option): void {
    if (this.#chart.getWidth() !== this.host.clientWidth || this.#chart.getHeight() !== this.host.clientHeight) this.#chart.resize();
    this.#chart.setOption(option, { notMerge: true });
  }

  /** Return the pixel of a bucket, a group, a cell or a point. */
  place(at: { x: number } | { y: number } | { point: Point }): Point {
    if ("point" in at) return this.#chart.convertToPixel({ gridIndex: 0 }, at.point) as Point;
    if ("x" in at) return [this.#chart.convertToPixel({ xAxisIndex: 0 }, at.x) as number, 0];
    return [0, this.#chart.convertToPixel({ yAxisIndex: 0 }, at.y) as number];
  }

  /** Return the nearest column and row to a pixel. */
  nearest(pixel: Point): Point {
    return this.#chart.convertFromPixel({ gridIndex: 0 }, pixel) as Point;
  }

  /** Return the chart as a picture on a canvas of its own, twice as sharp. */
  picture(background: string): HTMLCanvasElement {
    return this.#chart.renderToCanvas({ pixelRatio: 2, backgroundColor: background });
  }

  /** Free what the chart holds. */
  dispose(): void {
    this.#chart.dispose();
  }
}
