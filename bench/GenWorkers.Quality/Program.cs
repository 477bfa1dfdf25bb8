using System.CommandLine;
using GenWorkers.Quality;
using GenWorkers.Training.Torch;

TorchRuntime.EnsureLoaded();
return await new RootCommand("Trains and scores the rows of bench/results/quality.md.")
{
    Rows.Autoencoder(),
    SweepRow.Create(),
    Rows.Vae(),
    OutlierRow.Create(),
    DenoisingRow.Create(),
    ColorizationRow.Create(),
    Rows.Flow(),
    Pix2pixRow.Create(),
    CycleganRow.Create(),
    FlickerRow.Create(),
    SamplingRow.Create(),
    ModesRow.Create(),
    OptimumRow.Create(),
    DebiasingRow.Create(),
}.Parse(args).InvokeAsync();
