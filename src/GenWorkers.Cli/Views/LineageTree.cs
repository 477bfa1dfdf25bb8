using GenWorkers.Jobs.Lineage;
using Spectre.Console;

namespace GenWorkers.Cli.Views;

/// <summary>A lineage graph as a tree both ways: what it was made from above, what was made from it below.</summary>
internal static class LineageTree
{
    public static Tree Of(LineageGraph graph)
    {
        var nodes = graph.Nodes.ToDictionary(node => node.Id);
        var root = new Tree(Label(nodes[graph.Root], bold: true));
        var sources = root.AddNode("[dim]made from[/]");
        Grow(sources, graph.Root, id => graph.Edges.Where(edge => edge.To == id).Select(edge => edge.From), nodes, [graph.Root]);
        var results = root.AddNode("[dim]used for[/]");
        Grow(results, graph.Root, id => graph.Edges.Where(edge => edge.From == id).Select(edge => edge.To), nodes, [graph.Root]);
        return root;
    }

    private static void Grow(
        TreeNode parent,
        string id,
        Func<string, IEnumerable<string>> next,
        Dictionary<string, LineageNode> nodes,
        HashSet<string> seen)
    {
        foreach (var other in next(id).Where(seen.Add))
            Grow(parent.AddNode(Label(nodes[other])), other, next, nodes, seen);
    }

    private static string Label(LineageNode node, bool bold = false)
    {
        var text = $"{node.Type} {Tables.Short(node.Label)}";
        return bold ? $"[bold]{Markup.Escape(text)}[/]" : Markup.Escape(text);
    }
}
