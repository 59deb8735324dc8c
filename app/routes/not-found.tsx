import { problemResponse } from "../api/problem.server.ts";
import { ProblemPage } from "../components/frame/problem-page.tsx";
import { messages } from "../messages.ts";

export function loader(): never {
  throw problemResponse(404, { title: messages.problem.notFoundTitle, sentence: messages.problem.notFound });
}

export default function NotFound() {
  return null;
}

export function ErrorBoundary() {
  return <ProblemPage />;
}
