using GenWorkers.Bench.Data;

return args switch
{
    ["codec", var data] => await CodecBench.RunAsync(data),
    ["inspect", var data] => await InspectBench.RunAsync(data),
    ["import"] => await ImportBench.RunAsync(200_000),
    ["import", var count] => await ImportBench.RunAsync(int.Parse(count, null)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("codec <folder of the shared data> | inspect <folder of the shared data> | import [count]");
    return 2;
}
