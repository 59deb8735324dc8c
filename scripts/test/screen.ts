/** Where one of several programs that run at once prints. */
export interface Transcript {
  print(text: string): void;
  /** Nothing more will be printed; whoever is next has the screen. */
  close(): void;
}

/** Keeps apart what programs print that run at once. */
export interface Screen {
  open(): Transcript;
}

interface Waiting {
  text: string;
  isOver: boolean;
}

/**
 * Makes a screen on which everybody's text stays in one piece: who came first prints at once, and what the others print is
 * kept until their turn comes.
 */
export function createScreen(write: (text: string) => void): Screen {
  const inOrder: Waiting[] = [];

  const flush = (): void => {
    const [front] = inOrder;
    if (front === undefined) return;
    write(front.text);
    front.text = "";
    if (!front.isOver) return;
    inOrder.shift();
    flush();
  };

  return {
    open: () => {
      const mine: Waiting = { text: "", isOver: false };
      inOrder.push(mine);
      return {
        print: (text) => {
          mine.text += text;
          if (inOrder[0] === mine) flush();
        },
        close: () => {
          mine.isOver = true;
          if (inOrder[0] === mine) flush();
        },
      };
    },
  };
}
