using GenWorkers.Training.Statistics;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class RowBlocksTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(10_000, 20_000)]
    [InlineData(3, 1L << 30)]
    [InlineData(7, 0)]
    public void Of_AnyMatrix_HasEachRowOnceAndNoBlockTooLarge(long rows, long columns)
    {
        var blocks = RowBlocks.Of(rows, columns).ToList();

        var next = 0L;
        foreach (var (first, count) in blocks)
        {
            first.ShouldBe(next);
            (count == 1 || count * columns <= 1L << 22).ShouldBeTrue();
            next += count;
        }

        next.ShouldBe(rows);
        blocks.Count.ShouldBe(rows * columns <= 1L << 22 ? 1 : (int)((rows + blocks[0].Count - 1) / blocks[0].Count));
    }

    [Fact]
    public void Of_NoRows_HasNoBlock() => RowBlocks.Of(0, 5).ShouldBeEmpty();
}
