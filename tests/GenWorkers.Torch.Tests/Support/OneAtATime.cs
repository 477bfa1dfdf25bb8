// A runner does one job at a time; torch's default generator, from which weights are drawn, belongs to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
