export const lineageMessages = {
  heading: "Parent and child models",
  parents: "It was made from these models, and gives each a part of all that it earns:",
  children: "These models were made from it, and give it a part of all that they earn:",
  field: {
    legend: "Models that it was made from",
    hint: "Optional. If you built on another model's weights or data, give it a part of what yours earns; its own authors, holders and treasury share it. At most 30 percent together.",
    row: (number: number) => `Parent model ${number}`,
    model: "Model",
    choose: "Choose a model",
    percent: "Part of all income, in percent",
    add: "Add a parent model",
    none: "There is no older model that it could have been made from.",
  },
  review: (part: string, name: string) =>
    `${part} of all income goes to ${name}, from which it was made; the rest is split.`,
  problems: {
    model: "Choose a model in each row, or take the row out.",
  },
} as const;
