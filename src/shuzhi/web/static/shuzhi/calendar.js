// The year's calendar drawn over its table. The table holds everything and stays below; without this file the page says the same.
(() => {
  "use strict";
  if (!window.echarts) return;
  const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((m) => `${m}月`);
  const DAYS = ["日", "一", "二", "三", "四", "五", "六"];
  const NARROW = 640; // px: below it the year stands in two halves
  const STEPS = [
    { min: 1, max: 1, label: "1件", color: "#ecd3d4" },
    { min: 2, max: 3, label: "2至3件", color: "#d79a9d" },
    { min: 4, max: 9, label: "4至9件", color: "#bd565b" },
    { min: 10, label: "10件以上", color: "#8c2026" },
  ];

  for (const place of document.querySelectorAll("[data-year-days]")) draw(place);

  function draw(place) {
    const year = place.dataset.yearDays;
    const days = [...place.querySelectorAll("[data-day]")].map((each) => [each.dataset.day, Number(each.dataset.count)]);
    if (!days.length) return;
    const months = [...place.querySelectorAll("td.day a")];
    const box = document.createElement("div");
    box.className = "year-chart no-print";
    place.prepend(box);
    const table = place.querySelector("details");
    table.open = false;
    // paper has no chart: the table stands there instead, whether it was open or not
    let before = false;
    window.addEventListener("beforeprint", () => { before = table.open; table.open = true; });
    window.addEventListener("afterprint", () => { table.open = before; });
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    let halves = 0;
    const fit = () => {
      const wanted = box.clientWidth < NARROW ? 2 : 1;
      if (wanted !== halves) {
        halves = wanted;
        box.classList.toggle("year-chart-halves", halves === 2);
        chart.setOption(option(year, days, halves), true);
      }
      chart.resize();
    };
    fit();
    window.addEventListener("resize", fit);
    chart.on("click", (event) => {
      if (event.data) location.assign(months[Number(event.data[0].slice(5, 7)) - 1].href);
    });
  }

  function option(year, days, halves) {
    const ranges = halves === 2 ? [[`${year}-01-01`, `${year}-06-30`], [`${year}-07-01`, `${year}-12-31`]] : [[`${year}-01-01`, `${year}-12-31`]];
    return {
      animation: false,
      aria: { enabled: true, label: { description: `${year}年每天的活动件数，内容与下表相同` } },
      tooltip: { renderMode: "richText", formatter: (item) => `${item.data[0]}  ${item.data[1]}件` },
      visualMap: { type: "piecewise", pieces: STEPS, orient: "horizontal", left: 8, bottom: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: "#5b6672" } },
      calendar: ranges.map((range, place) => ({
        range,
        top: 26 + place * 150,
        left: 28,
        right: 8,
        cellSize: ["auto", 15],
        splitLine: { lineStyle: { color: "#aab2bb", width: 1 } },
        itemStyle: { borderWidth: 1, borderColor: "#e6e9ed", color: "#fff" },
        dayLabel: { firstDay: 1, nameMap: DAYS, color: "#5b6672", fontSize: 11 },
        monthLabel: { nameMap: MONTHS, color: "#5b6672", fontSize: 11 },
        yearLabel: { show: false },
      })),
      series: ranges.map((range, place) => ({
        type: "heatmap",
        coordinateSystem: "calendar",
        calendarIndex: place,
        data: days.filter(([day]) => day >= range[0] && day <= range[1]),
      })),
    };
  }
})();
