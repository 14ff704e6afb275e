import * as echarts from "echarts/core";
import { HeatmapChart } from "echarts/charts";
import { CalendarComponent, TooltipComponent, VisualMapPiecewiseComponent, AriaComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
echarts.use([HeatmapChart, CalendarComponent, TooltipComponent, VisualMapPiecewiseComponent, AriaComponent, CanvasRenderer]);
export const { init } = echarts;
