"""python -m tests.opinion_report: how near the groups found come to those published, conversation by conversation.

Published groups depend on the order in which votes arrived; ours on the votes alone. So they need not agree.
"""

from consult.opinion.drawing import draw
from consult.opinion.votes import votes_of
from tests.opinion import conversations
from tests.opinion.conversations import WITH_GROUPS, WITH_RESULTS


def main() -> None:
    print(f"{'conversation':<24}{'people':>7}{'groups':>7}{'publ.':>7}{'ARI':>8}{'silh.':>8}{'stab.':>8}  hidden")
    for name in WITH_RESULTS + WITH_GROUPS:
        drawn = draw(votes_of(conversations.triples(name)))
        published = conversations.published_groups(name)
        index, people = conversations.likeness(drawn, published)
        numbers = f"{people:>7}{len(drawn.groups):>7}{len(set(published.values())):>7}{index:>8.3f}"
        print(f"{name:<24}{numbers}{drawn.silhouette:>8.3f}{drawn.stability:>8.3f}  {', '.join(drawn.hidden) or '-'}")


if __name__ == "__main__":
    main()
